package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.http2.ErrorCode;
import dev.elasti.edge.http2.HeldRequest;
import dev.elasti.edge.http2.Http2Connection;
import dev.elasti.edge.http2.OwnReply;
import dev.elasti.edge.http2.Verdict;
import dev.elasti.edge.transport.Chunk;
import java.nio.ByteBuffer;
import java.time.Duration;
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
final class Multiplex implements Conversation, Passage.Traveller {
    private final ClientConnection client;
    private final RelayLoop.Parts parts;
    private final Addressee addressee;
    private final Streams streams;
    private final Http2Connection connection;
    private final KeptFrames kept;
    private final Deadline idle;
    private boolean idleTooLong;
    private boolean departing;
    private boolean over;
    private @Nullable Passage passage;
    private @Nullable FrameRelay relay;

    Multiplex(ClientConnection client, Door door) {
        this.client = client;
        this.parts = client.loop().parts();
        this.addressee = new Addressee(door, parts.routing());
        this.kept = new KeptFrames(parts.settings().http2().heldBytes());
        this.streams = new Streams(client, addressee, () -> passage);
        this.connection = new Http2Connection(parts.settings().http2(), System::nanoTime, streams, client.hop());
        this.idle = new Deadline(client.loop().loop(), () -> client.later(() -> idleTooLong = true));
    }

    @Override
    public void advance() {
        if (over) {
            return;
        }
        if (departing) {
            departOrNot(kept.read(client, connection) != null);
            return;
        }
        if (relay != null) {
            relay.advance();
            return;
        }
        Verdict.Broken broken = kept.read(client, connection);
        if (broken != null) {
            goodbye(broken.code(), broken.why());
        } else {
            travel();
            if (!over && !departing) {
                say();
            }
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
        if (addressee.named() || connection.greeted()) {
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
        } else if (idleTooLong
                || ((client.loop().closingIdle() || connection.clientGoesAway()) && !connection.answersWait())) {
            goodbye(ErrorCode.NO_ERROR, "");
        }
    }

    private void relay(SocketUpstream link) {
        kept.handTo(link);
        ByteBuffer behind = connection.released();
        if (behind != null) {
            link.write(Chunk.of(behind));
        }
        streams.relayed();
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
        if (relay == null && !departing) {
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
    public boolean mayFallBack() {
        return true;
    }

    /** {@return whether clients are to go elsewhere} Who is answered by somebody else waits anew for what else it wants. */
    boolean leaving() {
        boolean elsewhere = passage != null && passage.elsewhere();
        return elsewhere
                || parts.draining().getAsBoolean()
                || route().map(Route::leaving).orElse(true);
    }

    /** No request is under way; the connection stays. */
    void resting() {
        if (passage != null) {
            passage.end();
        }
        streams.resting();
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
            end();
            return;
        }
        for (HeldRequest request : connection.unanswered()) {
            OwnReply reply = parts.answers().reply(answer, id.isEmpty() ? request.requestId() : id);
            connection.answer(request, reply);
            streams.tell(RelayListener.Outcome.ANSWERED_HERE, reply.status(), Duration.ZERO);
        }
        connection.lastWords();
        depart();
    }

    /** Nothing of the connection is for a pod any more; it ends when the client has taken its answers, which it must do in time. */
    private void depart() {
        departing = true;
        connection.greet();
        if (relay != null) {
            relay.end();
        }
        letGo();
        kept.discard();
        idle.set(parts.settings().stalledAfter(), false);
        departOrNot(false);
    }

    private void departOrNot(boolean nothingToRead) {
        say();
        if (nothingToRead || idleTooLong || client.ended() || !connection.answersWait()) {
            end();
        }
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
        connection.unanswered().forEach(_ -> streams.tell(outcome, 0, Duration.ZERO));
        letGo();
        passage = null;
    }

    private void letGo() {
        resting();
        if (passage != null) {
            passage.letGo();
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
        letGo();
        kept.clear();
    }

    @Override
    public String toString() {
        Route found = passage == null ? null : passage.route();
        return found == null ? "HTTP/2 connection" : "HTTP/2 connection for " + found.service();
    }
}
