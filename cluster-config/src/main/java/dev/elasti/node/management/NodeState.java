package dev.elasti.node.management;

import dev.elasti.actors.domain.ServiceId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the operations port asks of the node. Callable from any thread, never blocks. */
public interface NodeState {
    /** {@return whether new traffic is welcome: informers current, edge bound, not stopping} */
    boolean ready();

    /** {@return all ElastiServices, as their owners describe them; never fails} */
    CompletionStage<List<ServiceView>> services();

    /** {@return one ElastiService, as its owner describes it; never fails} */
    CompletionStage<Found> service(ServiceId id);

    /** {@return the metrics in Prometheus' text format} */
    String metrics();
}
