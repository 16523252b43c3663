package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.http2.ErrorCode;
import dev.elasti.edge.http2.HeldRequest;
import dev.elasti.edge.http2.Http2Connection;
import dev.elasti.edge.http2.OwnReply;
import dev.elasti.edge.http2.Requests;
import dev.elasti.edge.http2.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, from its preface to its end. Until there is a pod the edge speaks for it, and keeps what the pod is to get;
 * then {@link FrameRelay} hands frames on, on a connection to one pod that is this client's alone.
 *
 * <p>It is the connection that waits, not each of its requests: they share a header table, so they can only go to the same pod, in the
 * order they came in. So it takes one place in the queue, which counts for the bytes that may be kept for all of them, and it
 * counts as under way as long as any request is. A connection without a request takes no place, and wakes nobody.
 */
final class Multiplex implements Conversation, Passage.Traveller, Requests {
    private final ClientLogic client;
    private final RelayLoop.Parts parts;
    private final Addressee addressee;
    private final Http2Connection connection;
    private final KeptFrames kept;
    private final Deadline idle;
    private boolean idleTooLong;
    private boolean over;
    private @Nullable Passage passage;
    private @Nullable FrameRelay relay;
    private WaitingRoom.@Nullable Forwarding underWay;

    Multiplex(ClientLogic client, Door door) {
        this.client = client;
        this.parts = client.loop().parts();
        this.addressee = new Addressee(door, parts.routing());
        this.kept = new KeptFrames(parts.settings().http2().heldBytes());
        this.connection = new Http2Connection(parts.settings().http2(), System::nanoTime, this);
        this.idle = new Deadline(client.loop().loop(), () -> client.later(() -> idleTooLong = true));
    }

    @Override
    public void advance() {
        if (over) {
            return;
        }
        if (relay != null) {
            relay.advance();
            return;
        }
        Verdict.Broken broken = kept.read(client, connection);
        if (broken != null) {
            goodbye(broken.code(), broken.why());
            return;
        }
        travel();
        if (!over) {
            say();
        }
    }

    private void travel() {
        boolean wanted = !connection.unanswered().isEmpty();
        if (passage == null && (wanted || atOnce())) {
            idle.off();
            passage = new Passage(client, this, PodLink.Reuse.NEVER);
        } else if (passage != null && !wanted && passage.waiting()) {
            // All that waited was taken back.
            giveUpPassage(RelayListener.Outcome.LEFT_WAITING);
        }
        if (passage == null) {
            rest();
            return;
        }
        switch (passage.advance()) {
            case Passage.Progress.UnderWay _ -> {
                if (passage.waiting()) {
                    connection.greet();
                }
            }
            case Passage.Progress.There(SocketUpstream link) -> relay(link);
            case Passage.Progress.Left _ -> {
                giveUpPassage(RelayListener.Outcome.LEFT_WAITING);
                end();
            }
            case Passage.Progress.Nowhere _ ->
                answerAll(addressee.nameless() ? new EdgeAnswer.NoHost() : new EdgeAnswer.UnknownHost(), "");
            case Passage.Progress.Refused(EdgeAnswer answer, String id) -> answerAll(answer, id);
        }
    }

    /** Where the port says whose the connection is, and a pod is ready, it is the pod that speaks, from the first frame on. */
    private boolean atOnce() {
        if (named() || connection.greeted()) {
            return false;
        }
        Route route = route().orElse(null);
        if (route == null
                || parts.room().trusted(route.service(), route.endpoints()).isEmpty()) {
            return false;
        }
        Optional<WaitingRoom.Forwarding> forwarding = parts.room().tryForward(route.service());
        forwarding.ifPresent(WaitingRoom.Forwarding::ended);
        return forwarding.isPresent();
    }

    /** Nobody asks for anything. */
    private void rest() {
        idle.set(parts.settings().idleTimeout(), true);
        connection.greet();
        if (client.ended()) {
            end();
        } else if (idleTooLong || client.loop().closingIdle() || connection.clientGoesAway()) {
            goodbye(ErrorCode.NO_ERROR, "");
        }
    }

    private void relay(SocketUpstream link) {
        kept.handTo(link);
        connection.released();
        relay = new FrameRelay(this, client, connection, link);
        relay.advance();
    }

    @Override
    public boolean holding() {
        return relay == null;
    }

    @Override
    public void abandon() {
        cut();
    }

    @Override
    public void crashed(Throwable fault) {
        String id = Failures.log(this, fault);
        if (over) {
            return;
        }
        if (relay == null) {
            answerAll(new EdgeAnswer.Failed(500, "The edge failed."), id);
        } else {
            cut();
            client.reset();
        }
    }

    @Override
    public Optional<Route> route() {
        return addressee.route();
    }

    @Override
    public long heldBytes() {
        return parts.settings().http2().heldBytes();
    }

    /** FIN while nothing was sent yet counts as leaving, as for any other request. */
    @Override
    public boolean left() {
        return client.ended();
    }

    @Override
    public boolean named() {
        return addressee.named();
    }

    @Override
    public boolean ours(String asked) {
        return addressee.is(asked);
    }

    @Override
    public boolean mayBegin() {
        Route found = passage == null ? null : passage.route();
        if (underWay == null && found != null) {
            underWay = parts.room().tryForward(found.service()).orElse(null);
        }
        return underWay != null;
    }

    @Override
    public void closed(boolean whole, long tookNanos) {
        boolean relayed = relay != null;
        RelayListener.Outcome outcome = whole
                ? RelayListener.Outcome.RELAYED
                : relayed ? RelayListener.Outcome.BROKEN_OFF : RelayListener.Outcome.LEFT_WAITING;
        tell(outcome, 0, Duration.ofNanos(tookNanos));
    }

    /** {@return whether clients are to go elsewhere} */
    boolean leaving() {
        return parts.draining().getAsBoolean() || route().map(Route::leaving).orElse(true);
    }

    /** No request is under way; the connection stays. */
    void resting() {
        if (passage != null) {
            passage.end();
        }
        if (underWay != null) {
            underWay.ended();
            underWay = null;
        }
    }

    /** Says what is to be said. */
    void say() {
        while (client.canSend()) {
            ByteBuffer reply = connection.nextReply();
            if (reply == null) {
                return;
            }
            client.send(reply);
        }
    }

    /** The pod is none, or has said nothing that could be handed on. */
    void podIsMute(String why) {
        answerAll(new EdgeAnswer.Failed(502, "The service's answer is not HTTP/2."), Failures.log(this, why));
    }

    /** Ends the connection, with a reason. */
    void goodbye(ErrorCode code, String why) {
        if (code == ErrorCode.ENHANCE_YOUR_CALM) {
            parts.listener().turnedAway(RelayListener.Limit.HTTP2_CALM);
        }
        connection.goAway(code, why);
        end();
    }

    /** Ends the connection after what is to be said. */
    void end() {
        sayAll();
        cut();
        client.conversationOver(true);
    }

    /** The pod broke off: the client sees just that. */
    void broken(String why) {
        Failures.log(this, why);
        cut();
        client.reset();
    }

    private void answerAll(EdgeAnswer answer, String id) {
        if (meansElsewhere(answer)) {
            connection.turnAway();
        } else {
            Collection<HeldRequest> requests = connection.unanswered();
            for (HeldRequest request : requests) {
                OwnReply reply = parts.answers().reply(answer, id.isEmpty() ? request.requestId() : id);
                connection.answer(request, reply);
                tell(RelayListener.Outcome.ANSWERED_HERE, reply.status(), Duration.ZERO);
            }
            connection.goAway(ErrorCode.NO_ERROR, "");
        }
        end();
    }

    /** On a new connection the same request may do well, and clients of HTTP/2 can be told to try without being refused. */
    private static boolean meansElsewhere(EdgeAnswer answer) {
        return answer instanceof EdgeAnswer.Refused(Refusal refusal)
                && (refusal instanceof Refusal.Draining || refusal instanceof Refusal.Unmanaged);
    }

    private void sayAll() {
        ByteBuffer reply = connection.nextReply();
        while (reply != null) {
            client.send(reply);
            reply = connection.nextReply();
        }
    }

    private void giveUpPassage(RelayListener.Outcome outcome) {
        connection.unanswered().forEach(_ -> tell(outcome, 0, Duration.ZERO));
        if (passage != null) {
            passage.letGo();
            passage.end();
            passage = null;
        }
    }

    private void cut() {
        if (over) {
            return;
        }
        over = true;
        idle.cancel();
        if (relay != null) {
            relay.end();
        }
        connection.cut();
        resting();
        if (passage != null) {
            passage.letGo();
        }
        kept.clear();
    }

    private void tell(RelayListener.Outcome outcome, int status, Duration took) {
        Passage travelled = passage;
        Route found = travelled == null ? null : travelled.route();
        if (travelled != null && found != null) {
            ServiceId service = found.service();
            parts.listener().ended(service, outcome, status, travelled.waited(), took);
        }
    }

    @Override
    public String toString() {
        Route found = passage == null ? null : passage.route();
        return found == null ? "HTTP/2 connection" : "HTTP/2 connection for " + found.service();
    }
}
