package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.http1.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a service has its clients told in place of a plain wait. Any thread; must return at once. */
public interface Reception {
    /** Everybody waits. */
    Reception PLAIN = new Reception() {};

    /** How things stand for a request that has just come. */
    enum Service {
        /** No pod is ready: a request would wait, and wake it. */
        NOT_READY,
        /** A pod is ready, and this edge is in the service's path. */
        READY,
        /** A pod is ready, and this edge is out of the path: the pods alone are to answer. */
        SERVED_DIRECTLY
    }

    /** The edge answers, now. {@code wakes}: the request counts as one that would have waited, and wakes the service. */
    record Instead(EdgeAnswer answer, boolean wakes) {
        public Instead {
            requireNonNull(answer, "answer");
        }
    }

    /** What a request gets that has waited for {@link #after}, and one that is refused because its service does not wake. */
    sealed interface Fallback {
        Duration after();

        /** The edge answers. */
        record Answer(Duration after, EdgeAnswer answer) implements Fallback {}

        /** Somebody else answers. */
        record Elsewhere(Duration after, Refuge refuge) implements Fallback {}
    }

    /** Where somebody else is found. */
    @FunctionalInterface
    interface Refuge {
        /** {@return where to connect to; failed, or none, if nobody knows} Returns at once. */
        CompletionStage<List<Endpoint>> find();
    }

    /** {@return whether every request waits or goes to a pod: nothing else has to be asked} */
    default boolean plain() {
        return true;
    }

    /** {@return what the edge answers at once, if it does} */
    default Optional<Instead> instead(Question request, Service service) {
        return Optional.empty();
    }

    /** {@return what becomes of requests that have waited long enough} */
    default Optional<Fallback> fallback() {
        return Optional.empty();
    }
}
