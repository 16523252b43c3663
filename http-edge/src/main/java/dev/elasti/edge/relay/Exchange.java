package dev.elasti.edge.relay;

import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestRewriter;
import dev.elasti.edge.http1.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer: gets to a pod by its {@link Passage}, and leaves the bytes to {@link Relaying}.
 * {@link #advance} does whatever can be done now. On the loop's thread.
 */
final class Exchange implements Conversation, Passage.Traveller, Relaying.Owner {
    private enum Step {
        SETTING_OUT,
        ON_ITS_WAY,
        RELAYING,
        ANSWERING,
        OVER
    }

    private final ClientConnection client;
    private final RelayLoop.Parts parts;
    private final Door door;
    private final RequestHead request;
    private final Passage passage;
    private final long begun = System.nanoTime();
    private Step step = Step.SETTING_OUT;
    private @Nullable Relaying relaying;
    private @Nullable OwnAnswering answering;

    Exchange(ClientConnection client, Door door, RequestHead request) {
        this.client = client;
        this.parts = client.loop().parts();
        this.door = door;
        this.request = request;
        this.passage =
                new Passage(client, this, request.canBeSentTwice() ? PodLink.Reuse.WELCOME : PodLink.Reuse.IF_ALIVE);
    }

    @Override
    public void advance() {
        Step before;
        do {
            before = step;
            switch (step) {
                case SETTING_OUT -> setOut();
                case ON_ITS_WAY -> getOn();
                case RELAYING -> begun(relaying).advance();
                case ANSWERING -> begun(answering).advance();
                case OVER -> {
                    return;
                }
            }
        } while (step != before && step != Step.OVER);
    }

    @Override
    public boolean holding() {
        return switch (step) {
            case ON_ITS_WAY -> true;
            case SETTING_OUT, RELAYING, ANSWERING, OVER -> false;
        };
    }

    @Override
    public void abandon() {
        if (step == Step.OVER) {
            return;
        }
        boolean waiting = step == Step.ON_ITS_WAY && passage.waiting();
        if (relaying != null && relaying.tunnels()) {
            // Ended in order it would look whole to the pod.
            passage.breakOff();
        }
        letGoOfAnswerer();
        end(waiting ? RelayListener.Outcome.LEFT_WAITING : RelayListener.Outcome.BROKEN_OFF, 0);
    }

    @Override
    public void crashed(Throwable fault) {
        String id = Failures.log(this, fault);
        boolean begunAnswer = (relaying != null && relaying.answerBegun()) || (answering != null && answering.begun());
        letGoOfAnswerer();
        if (begunAnswer) {
            end(RelayListener.Outcome.BROKEN_OFF, 500);
            client.reset();
        } else {
            Asked asked = new Asked(request, new EdgeAnswer.Failed(500, "The edge failed."), id);
            end(RelayListener.Outcome.ANSWERED_HERE, 500);
            client.lastWords(asked);
        }
    }

    private void setOut() {
        if (RequestRewriter.timesSeen(request, client.hop()) > RequestRewriter.CIRCLE && route().isPresent()) {
            answer(new EdgeAnswer.Looping());
        } else {
            step = Step.ON_ITS_WAY;
        }
    }

    private void getOn() {
        switch (passage.advance()) {
            case Passage.Progress.UnderWay _ -> {}
            case Passage.Progress.There(SocketUpstream link) -> relay(link);
            case Passage.Progress.Left _ -> {
                end(RelayListener.Outcome.LEFT_WAITING, 0);
                client.conversationOver(true);
            }
            case Passage.Progress.Nowhere _ -> {
                boolean nameless =
                        door instanceof Door.Shared && request.authority().isEmpty();
                answer(nameless ? new EdgeAnswer.NoHost() : new EdgeAnswer.UnknownHost());
            }
            case Passage.Progress.Refused(EdgeAnswer answer, String id) -> {
                if (id.isEmpty()) {
                    answer(answer);
                } else {
                    answer(answer, id, true);
                }
            }
        }
    }

    @Override
    public Optional<Route> route() {
        return door.route(parts.routing(), request);
    }

    @Override
    public long heldBytes() {
        return request.heldBytes()
                + client.intake().mayHold(request.framing(), parts.settings().window());
    }

    /** FIN while nothing was sent yet counts as leaving: who closes a connection sends just that, and nobody waits in vain. */
    @Override
    public boolean left() {
        return client.ended();
    }

    @Override
    public Optional<Reception.Instead> instead(Reception reception, Reception.Service service) {
        return reception.instead(request, service);
    }

    @Override
    public boolean mayFallBack() {
        return true;
    }

    private void relay(SocketUpstream link) {
        ByteBuffer head = RequestRewriter.toUpstream(
                request, client.hop(), begun(passage.route()).authority());
        relaying = new Relaying(this, client, link, request, head, request.framing(), false);
        step = Step.RELAYING;
    }

    @Override
    public void upstreamGone(String why) {
        letGoOfPod();
        if (passage.again()) {
            step = Step.ON_ITS_WAY;
        } else {
            fail(502, "The service closed the connection without an answer.", Failures.log(this, why));
        }
    }

    @Override
    public void badAnswer(String why) {
        fail(502, "The service's answer is not HTTP as it should be.", Failures.log(this, why));
    }

    @Override
    public void badBody(int status, String why) {
        fail(status, why, "");
    }

    @Override
    public void relayed(int status, boolean clean, boolean close) {
        if (clean) {
            passage.handBack();
        }
        letGoOfPod();
        end(RelayListener.Outcome.RELAYED, status);
        client.conversationOver(close);
    }

    @Override
    public void brokenOff(int status, String why, boolean visibly) {
        Failures.log(this, why);
        letGoOfPod();
        end(RelayListener.Outcome.BROKEN_OFF, status);
        if (visibly) {
            client.reset();
        } else {
            client.conversationOver(true);
        }
    }

    @Override
    public void clientLeft() {
        letGoOfPod();
        end(RelayListener.Outcome.BROKEN_OFF, 0);
        client.conversationOver(true);
    }

    @Override
    public boolean sendAway(ResponseHead head) {
        return parts.draining().getAsBoolean() || begun(passage.route()).leaving();
    }

    @Override
    public Duration tunnelIdle() {
        return begun(passage.route())
                .bounds()
                .tunnelIdle()
                .orElse(parts.settings().tunnelIdle());
    }

    @Override
    public String toString() {
        Route found = passage.route();
        return found == null ? "request" : "request for " + found.service();
    }

    /** The request did not get through, and the connection ends; an answer that has begun is broken off. */
    private void fail(int status, String reason, String id) {
        boolean begunAnswer = relaying != null && relaying.answerBegun();
        letGoOfPod();
        if (begunAnswer) {
            end(RelayListener.Outcome.BROKEN_OFF, status);
            client.reset();
        } else {
            answer(new EdgeAnswer.Failed(status, reason), id, true);
        }
    }

    /** A body that was not read would have to be read first, so the connection ends where there is one, or may be. */
    private void answer(EdgeAnswer answer) {
        boolean close =
                !request.keepAlive() || parts.draining().getAsBoolean() || request.upgrade() || request.hasBody();
        answer(answer, "", close);
    }

    private void answer(EdgeAnswer answer, String id, boolean close) {
        step = Step.ANSWERING;
        // Whoever is answered by the edge itself is not under way to the service any more.
        passage.end();
        answering = new OwnAnswering(client, request, new Asked(request, answer, id), close, this::answered);
    }

    private void answered(RelayListener.Outcome outcome, int status, boolean close) {
        end(outcome, status);
        client.conversationOver(close);
    }

    private void letGoOfAnswerer() {
        letGoOfPod();
        if (answering != null) {
            answering.abandon();
        }
    }

    private void letGoOfPod() {
        if (relaying != null) {
            relaying.end();
            relaying = null;
        }
        passage.letGo();
    }

    private void end(RelayListener.Outcome outcome, int status) {
        if (step == Step.OVER) {
            return;
        }
        step = Step.OVER;
        passage.end();
        Route found = passage.route();
        if (found != null) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            parts.listener().ended(found.service(), outcome, status, passage.waited(), took);
        }
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not so far yet");
        }
        return part;
    }
}
