package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.transport.ShortageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request's connection to a pod: taken from the pool or made, tried again elsewhere, given back or closed. */
final class PodLink {
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
    private final RequestHead request;
    private final Attempts attempts;
    private @Nullable SocketUpstream upstream;
    private boolean replayed;

    PodLink(RelayLoop loop, RequestHead request, Runnable owner) {
        this.loop = loop;
        this.request = request;
        this.owner = owner;
        this.attempts = new Attempts(loop.parts().settings());
    }

    /** Tries one of {@code endpoints}, of which there must be one. */
    void connect(List<Endpoint> endpoints) {
        Endpoint endpoint = attempts.choose(endpoints, loop.nextTurn());
        SocketUpstream pooled = replayed ? null : loop.pool().reuse(endpoint, !request.canBeSentTwice(), owner);
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
        boolean ours = cause instanceof ShortageException;
        if (attempts.spent()) {
            String why = String.valueOf(cause.getMessage());
            return new Next.Never(ours ? new EdgeAnswer.Exhausted(why) : new EdgeAnswer.Unreachable(why), why);
        }
        boolean elsewhere = !ours && attempts.elsewhere(endpoints);
        return elsewhere ? new Next.AtOnce() : new Next.After(attempts.pause());
    }

    /** The pod ended the connection before its answer. {@return whether the request may be sent once more, on a new connection} */
    boolean replay() {
        close();
        boolean may = request.canBeSentTwice() && !replayed;
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

    private SocketUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no connection was begun");
        }
        return upstream;
    }
}
