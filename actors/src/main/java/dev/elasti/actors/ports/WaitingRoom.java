package dev.elasti.actors.ports;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
     * @param outcome called exactly once, on a thread of the room (hand over to your loop), perhaps before this method has
     *     returned; never when the place was given up before
     */
    Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome);

    /**
     * Starts forwarding a request, connection or tunnel for {@code id} unless it must wait its turn: others are waiting here,
     * the queue is being released in order, or the service is about to be put to sleep. Looking and counting are one atomic
     * step, so that a request is either counted before a hold or held by it. Cheap: called once per request.
     *
     * @return empty when the request has to {@link #enter} although its endpoints look ready
     */
    Optional<Forwarding> tryForward(ServiceId id);

    /** {@return those of {@code endpoints} that the owner has not condemned: pods known to be going away} Cheap. */
    List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints);

    /** A place in the queue. */
    interface Place {
        /** The client left, or the edge gave up. After a release: same as {@link #done()}. Idempotent. */
        void leave();

        /** The released request got its answer, or failed: its turn can go to the next. Idempotent. */
        void done();
    }

    /** A request under way. */
    interface Forwarding {
        /** It has ended, well or not. Must be called; idempotent. */
        void ended();
    }
}
