package dev.elasti.node;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.Triggers;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** What lies outside of the node: Kubernetes and the sources that triggers ask. Tests bring one of their own. */
public interface World {
    ClusterView view();

    /**
     * {@return the host names that a service's resource gives it on the shared port, as they are now} Any thread, cheap. A change of
     * them is followed by a sighting of the service.
     */
    List<String> hosts(ServiceId id);

    Scaler scaler();

    TrafficSwitch trafficSwitch();

    ResourceWriter resources();

    Triggers triggers();

    /** Ends informers and connections. The stage never fails. */
    CompletionStage<Void> leave();

    /** Makes the world of one node. Must not block on the network: a world that is away is found again later. */
    @FunctionalInterface
    interface Factory {
        World enter(ActorSystem<?> system);
    }
}
