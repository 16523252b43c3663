package dev.elasti.edge.relay;

import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.http1.Question;
import dev.elasti.edge.http1.RequestRewriter;
import dev.elasti.edge.http2.HeldRequest;
import dev.elasti.edge.http2.OwnReply;
import dev.elasti.edge.http2.Requests;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests of one HTTP/2 connection: whose they may be, which of them the edge answers, and what is told of their ends. */
final class Streams implements Requests {
    private final RelayLoop.Parts parts;
    private final Hop hop;
    private final Addressee addressee;
    private final Supplier<@Nullable Passage> way;
    private boolean relayed;
    private WaitingRoom.@Nullable Forwarding underWay;

    /** @param way of the connection to its pod, as far as it has come */
    Streams(ClientConnection client, Addressee addressee, Supplier<@Nullable Passage> way) {
        this.parts = client.loop().parts();
        this.hop = client.hop();
        this.addressee = addressee;
        this.way = way;
    }

    /** Frames go to a pod from now on. */
    void relayed() {
        relayed = true;
    }

    @Override
    public boolean ours(String asked) {
        return addressee.is(asked);
    }

    /** As long as it is open whose the connection is, it may. */
    @Override
    public boolean mayAnswer() {
        return addressee.route().map(route -> !route.reception().plain()).orElse(true);
    }

    @Override
    public Optional<OwnReply> instead(Question question, HeldRequest held) {
        try {
            return answer(question, held);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // It concerns this request alone.
            String id = Failures.log("request", e);
            return Optional.of(parts.answers().reply(new EdgeAnswer.Failed(500, "The edge failed."), id));
        }
    }

    /** A call of gRPC is answered by pods alone: no status of HTTP and no document says anything to its caller. */
    private Optional<OwnReply> answer(Question question, HeldRequest held) {
        Route route = addressee.route().orElse(null);
        EdgeAnswer answer = null;
        if (route == null) {
            return Optional.empty();
        } else if (RequestRewriter.timesSeen(question, hop) > RequestRewriter.CIRCLE) {
            answer = new EdgeAnswer.Looping();
        } else if (!held.grpc() && !elsewhere()) {
            answer = Greeting.answer(route, parts.room(), (reception, service) -> reception.instead(question, service));
        }
        if (answer == null) {
            return Optional.empty();
        }
        OwnReply reply = parts.answers().reply(answer, held.requestId());
        RelayListener.Outcome outcome = RelayListener.Outcome.ANSWERED_HERE;
        parts.listener().ended(route.service(), outcome, reply.status(), Duration.ZERO, Duration.ZERO);
        return Optional.of(reply);
    }

    private boolean elsewhere() {
        Passage passage = way.get();
        return passage != null && passage.elsewhere();
    }

    @Override
    public boolean mayBegin() {
        Passage passage = way.get();
        Route found = passage == null || passage.elsewhere() ? null : passage.route();
        if (underWay == null && found != null) {
            underWay = parts.room().tryForward(found.service()).orElse(null);
        }
        return underWay != null;
    }

    /** None is under way. */
    void resting() {
        if (underWay != null) {
            underWay.ended();
            underWay = null;
        }
    }

    @Override
    public void closed(boolean whole, long tookNanos) {
        RelayListener.Outcome outcome = whole
                ? RelayListener.Outcome.RELAYED
                : relayed ? RelayListener.Outcome.BROKEN_OFF : RelayListener.Outcome.LEFT_WAITING;
        tell(outcome, 0, Duration.ofNanos(tookNanos));
    }

    void tell(RelayListener.Outcome outcome, int status, Duration took) {
        Passage passage = way.get();
        Route found = passage == null ? null : passage.route();
        if (passage != null && found != null) {
            parts.listener().ended(found.service(), outcome, status, passage.waited(), took);
        }
    }
}
