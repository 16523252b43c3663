package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.transport.ShortageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation's connection to a pod: taken from the pool or made, tried again elsewhere, given back or closed. */
final class PodLink {
    /** Whether a connection will do that others have used. */
    enum Reuse {
        /** It would mean something else there. */
        NEVER,
        /** If it is known to live: what is sent must not be lost, since it can't be sent twice. */
        IF_ALIVE,
        /** What gets lost is sent once more. */
        WELCOME
    }

    /** How a try stands. */
    sealed interface Try {
        /** A signal comes when there is more to tell. */
        record UnderWay() implements Try {}

        record There(SocketUpstream upstream) implements Try {}

        record Failed(IOException cause) implements Try {}
    }

    /** What to do after a failure. */
    sealed interface Next {
        /** There is another pod that has not failed. */
        record AtOnce() implements Next {}

        record After(Duration pause) implements Next {}

        /** All of the time is used up. */
        record Never(EdgeAnswer answer, String why) implements Next {}
    }

    private final RelayLoop loop;
    private final Runnable owner;
    private final Reuse reuse;
    private final Attempts attempts;
    private @Nullable SocketUpstream upstream;
    private boolean replayed;

    PodLink(RelayLoop loop, Reuse reuse, Runnable owner) {
        this.loop = loop;
        this.reuse = reuse;
        this.owner = owner;
        this.attempts = new Attempts(loop.parts().settings());
    }

    /** Tries one of {@code endpoints}, of which there must be one. */
    void connect(List<Endpoint> endpoints) {
        Endpoint endpoint = attempts.choose(endpoints, loop.nextTurn());
        SocketUpstream pooled =
                replayed || reuse == Reuse.NEVER ? null : loop.pool().reuse(endpoint, reuse == Reuse.IF_ALIVE, owner);
        upstream = pooled != null ? pooled : loop.pool().connect(endpoint, owner);
    }

    Try look() {
        SocketUpstream link = upstream();
        IOException broken = link.broken();
        if (broken != null) {
            attempts.failed(link.endpoint());
            upstream = null;
            return new Try.Failed(broken);
        }
        return link.connected() ? new Try.There(link) : new Try.UnderWay();
    }

    /** {@return what to do after {@code cause} kept us from a connection, with {@code endpoints} as they are now} */
    Next afterFailure(IOException cause, List<Endpoint> endpoints) {
        if (attempts.spent()) {
            String why = String.valueOf(cause.getMessage());
            return new Next.Never(
                    cause instanceof ShortageException
                            ? new EdgeAnswer.Exhausted(why)
                            : new EdgeAnswer.Unreachable(why),
                    why);
        }
        boolean everywhere = cause instanceof ShortageException shortage && shortage.everywhere();
        return !everywhere && attempts.elsewhere(endpoints) ? new Next.AtOnce() : new Next.After(attempts.pause());
    }

    /** The pod ended the connection before its answer. {@return whether the request may be sent once more, on a new connection} */
    boolean replay() {
        close();
        boolean may = reuse == Reuse.WELCOME && !replayed;
        replayed = true;
        return may;
    }

    /** The pod has answered, and its connection can serve the next request. */
    void handBack() {
        upstream().handBack();
        upstream = null;
    }

    void close() {
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
    }

    /** Closes it with RST. */
    void reset() {
        if (upstream != null) {
            upstream.reset();
            upstream = null;
        }
    }

    private SocketUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no connection was begun");
        }
        return upstream;
    }
}
