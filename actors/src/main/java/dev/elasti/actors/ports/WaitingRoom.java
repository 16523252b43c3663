package dev.elasti.actors.ports;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where an edge's requests wait for their service: the edge's side of the entities' queues on this node. All methods are
 * called from event loop threads, return at once, and are safe from any thread.
 */
public interface WaitingRoom {
    /**
     * Asks for a place in {@code id}'s queue, and with it for the service to wake.
     *
     * @param bytes what the edge holds in memory for the request
     * @param deadline the latest instant for an answer; {@link Instant#MAX} leaves it to the service's activation deadline
     * @param outcome called exactly once, on a thread of the room (hand over to your loop), unless the place was given up before
     */
    Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome);

    /**
     * Whether a request for {@code id} must take a place although its endpoints look ready: others are waiting here, the
     * queue is being released in order, or the service is about to be put to sleep. Cheap: called once per request.
     */
    boolean mustWait(ServiceId id);

    /** {@return those of {@code endpoints} that the owner has not condemned: pods known to be going away} Cheap. */
    List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints);

    /** Counts a request, connection or tunnel that is forwarded; {@link Forwarding#ended()} must follow exactly once. */
    Forwarding forwarding(ServiceId id);

    /** A place in the queue. */
    interface Place {
        /** The client left, or the edge gave up. After a release: same as {@link #done()}. Idempotent. */
        void leave();

        /** The released request got its answer, or failed: its turn can go to the next. Idempotent. */
        void done();
    }

    /** A request under way. */
    interface Forwarding {
        void ended();
    }
}
