package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.ports.Admission;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestRewriter;
import dev.elasti.edge.http1.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer: finds the service, waits if it must, gets a connection to a pod, and leaves
 * the bytes to {@link Relaying}. {@link #advance} does whatever can be done now. On the loop's thread, within the client's stage.
 */
final class Exchange implements Relaying.Owner {
    private enum Step {
        DECIDING,
        WAITING,
        PAUSING,
        CONNECTING,
        RELAYING,
        ANSWERING,
        OVER
    }

    private static final int LOOPED = 3;

    private final ClientLogic client;
    private final RelayLoop.Parts parts;
    private final Door door;
    private final RequestHead request;
    private final Standing standing;
    private final PodLink pod;
    private final long begun = System.nanoTime();
    private Step step = Step.DECIDING;
    private @Nullable Route route;
    private @Nullable Relaying relaying;
    private @Nullable OwnAnswering answering;

    Exchange(ClientLogic client, Door door, RequestHead request) {
        this.client = client;
        this.parts = client.loop().parts();
        this.door = door;
        this.request = request;
        this.standing = new Standing(parts.room());
        this.pod = new PodLink(client.loop(), request, client::signal);
    }

    void advance() {
        Step before;
        do {
            before = step;
            switch (step) {
                case DECIDING -> decide();
                case WAITING -> lookAtAdmission();
                case PAUSING -> leaveIfClientLeft();
                case CONNECTING -> lookAtPod();
                case RELAYING -> begun(relaying).advance();
                case ANSWERING -> begun(answering).advance();
                case OVER -> {
                    return;
                }
            }
        } while (step != before && step != Step.OVER);
    }

    /** {@return whether what the client sends is kept until there is somebody to hand it on to} */
    boolean holding() {
        return switch (step) {
            case WAITING, PAUSING, CONNECTING -> true;
            case DECIDING, RELAYING, ANSWERING, OVER -> false;
        };
    }

    /** The client is gone, or its stage ends: everything the exchange holds is given back. */
    void abandon() {
        if (step == Step.OVER) {
            return;
        }
        boolean waiting = step == Step.WAITING;
        letGoOfAnswerer();
        end(waiting ? RelayListener.Outcome.LEFT_WAITING : RelayListener.Outcome.BROKEN_OFF, 0);
    }

    /** A fault of our own. */
    void crashed(Throwable fault) {
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

    private void decide() {
        Route found = door.route(parts.routing(), request).orElse(null);
        if (found == null) {
            boolean nameless =
                    door instanceof Door.Shared && request.authority().isEmpty();
            answer(nameless ? new EdgeAnswer.NoHost() : new EdgeAnswer.UnknownHost());
            return;
        }
        if (RequestRewriter.timesSeen(request, client.hop()) > LOOPED) {
            answer(new EdgeAnswer.Looping());
            return;
        }
        route = found;
        List<Endpoint> endpoints = parts.room().trusted(found.service(), found.endpoints());
        if (endpoints.isEmpty() && standing.released()) {
            // The owner's node saw the pod before ours did.
            retry(new IOException("no endpoint is known here"), List.of());
        } else if (endpoints.isEmpty() || !standing.mayGo(found.service())) {
            enter(found);
        } else {
            pod.connect(endpoints);
            step = Step.CONNECTING;
        }
    }

    private void enter(Route found) {
        step = Step.WAITING;
        client.intake().keep();
        parts.listener().waiting(found.service());
        long body = client.intake().mayHold(request.framing(), parts.settings().window());
        standing.enter(found.service(), request.heldBytes() + body, client::later);
    }

    private void lookAtAdmission() {
        switch (standing.admission()) {
            case null -> leaveIfClientLeft();
            case Admission.Released _ -> step = Step.DECIDING;
            case Admission.Refused(Refusal refusal) -> answer(new EdgeAnswer.Refused(refusal));
        }
    }

    /** FIN while nothing was sent yet counts as leaving: who closes a connection sends just that, and nobody waits in vain. */
    private void leaveIfClientLeft() {
        if (client.ended()) {
            end(RelayListener.Outcome.LEFT_WAITING, 0);
            client.exchangeOver(true);
        }
    }

    private void lookAtPod() {
        switch (pod.look()) {
            case PodLink.Try.UnderWay _ -> {}
            case PodLink.Try.There(SocketUpstream link) -> relay(link);
            case PodLink.Try.Failed(IOException cause) -> {
                parts.listener().connectFailed(route().service());
                retry(cause, parts.room().trusted(route().service(), route().endpoints()));
            }
        }
    }

    private void relay(SocketUpstream link) {
        parts.listener().upstream(route().service(), link.reused());
        ByteBuffer head = RequestRewriter.toUpstream(request, client.hop(), route().authority());
        relaying = new Relaying(this, client, link, request, head, request.framing(), false);
        step = Step.RELAYING;
    }

    private void retry(IOException cause, List<Endpoint> endpoints) {
        switch (pod.afterFailure(cause, endpoints)) {
            case PodLink.Next.AtOnce _ -> step = Step.DECIDING;
            case PodLink.Next.After(Duration pause) -> {
                step = Step.PAUSING;
                client.in(pause, () -> {
                    if (step == Step.PAUSING) {
                        step = Step.DECIDING;
                    }
                });
            }
            case PodLink.Next.Never(EdgeAnswer answer, String why) ->
                answer(answer, Failures.log(this, "no connection to a pod: " + why), true);
        }
    }

    @Override
    public void upstreamGone(String why) {
        letGoOfPod();
        if (pod.replay()) {
            step = Step.DECIDING;
        } else {
            fail(502, "The service closed the connection without an answer.", Failures.log(this, why));
        }
    }

    @Override
    public void badAnswer(String why) {
        fail(502, "The service's answer is not HTTP as it should be.", Failures.log(this, why));
    }

    @Override
    public void badBody(String why) {
        fail(400, why, "");
    }

    @Override
    public void relayed(int status, boolean clean, boolean close) {
        if (clean) {
            pod.handBack();
        }
        letGoOfPod();
        end(RelayListener.Outcome.RELAYED, status);
        client.exchangeOver(close);
    }

    @Override
    public void brokenOff(int status, String why, boolean visibly) {
        Failures.log(this, why);
        letGoOfPod();
        end(RelayListener.Outcome.BROKEN_OFF, status);
        if (visibly) {
            client.reset();
        } else {
            client.exchangeOver(true);
        }
    }

    @Override
    public void clientLeft() {
        letGoOfPod();
        end(RelayListener.Outcome.BROKEN_OFF, 0);
        client.exchangeOver(true);
    }

    @Override
    public boolean sendAway(ResponseHead head) {
        return parts.draining().getAsBoolean() || route().leaving();
    }

    @Override
    public String toString() {
        Route found = route;
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
        standing.end();
        answering = new OwnAnswering(client, request, new Asked(request, answer, id), close, this::answered);
    }

    private void answered(RelayListener.Outcome outcome, int status, boolean close) {
        end(outcome, status);
        client.exchangeOver(close);
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
        pod.close();
    }

    private void end(RelayListener.Outcome outcome, int status) {
        if (step == Step.OVER) {
            return;
        }
        step = Step.OVER;
        standing.end();
        Route found = route;
        if (found != null) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            parts.listener().ended(found.service(), outcome, status, standing.waited(), took);
        }
    }

    private Route route() {
        return begun(route);
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not so far yet");
        }
        return part;
    }
}
