package dev.elasti.node;

import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.entity.ElastiActors;
import dev.elasti.actors.entity.ServiceDescription;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.node.management.NodeState;
import dev.elasti.node.management.ServiceView;
import dev.elasti.node.metrics.NodeMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** The node as its operations port sees it. */
record RunningNode(
        ClusterView view, ElastiActors actors, EdgeSide edge, NodeMetrics nodeMetrics, BooleanSupplier leaving)
        implements NodeState {
    @Override
    public boolean ready() {
        return !leaving.getAsBoolean() && edge.open() && view.current();
    }

    @Override
    public CompletionStage<List<ServiceView>> services() {
        return actors.describe()
                .thenApply(all -> all.stream().map(this::withWhatWeSee).toList());
    }

    private ServiceView withWhatWeSee(ServiceDescription description) {
        return view.all().get(description.service()) instanceof Sighting.Seen seen
                ? ServiceView.of(description, seen.spec().service(), seen.edgePorts())
                : ServiceView.of(description, "", Map.of());
    }

    @Override
    public String metrics() {
        return nodeMetrics.scrape();
    }
}
