package dev.elasti.actors.ports;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * This node's own view of the cluster, fed by its informers. Listeners are called one after another on one thread of the
 * implementation and must return at once (tell an actor, hand over to an event loop).
 */
public interface ClusterView {
    /** Calls {@code listener} with what is known now, and again on every change, until the subscription is cancelled. */
    Subscription subscribe(ServiceId id, Consumer<Sighting> listener);

    /** As {@link #subscribe}, for every ElastiService: first all that are known now, then every change. */
    Subscription subscribeAll(BiConsumer<ServiceId, Sighting> listener);

    /** {@return what is known of this one now; empty if there is none, or nothing is known yet} Any thread, cheap. */
    Optional<Sighting> latest(ServiceId id);

    /** {@return a snapshot of all that is known} A copy: who wants one asks for {@link #latest}. */
    Map<ServiceId, Sighting> all();

    /** {@return whether all informers have seen everything and none is stale: part of the node's readiness} */
    boolean current();

    interface Subscription {
        /** No call of the listener begins after this returned, except one that runs at that very moment. */
        void cancel();
    }
}
