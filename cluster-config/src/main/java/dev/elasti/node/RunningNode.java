package dev.elasti.node;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.entity.ElastiActors;
import dev.elasti.actors.entity.ServiceDescription;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.node.management.Found;
import dev.elasti.node.management.NodeState;
import dev.elasti.node.management.ServiceDetail;
import dev.elasti.node.management.ServiceView;
import dev.elasti.node.metrics.NodeMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    @Override
    public CompletionStage<Found> service(ServiceId id) {
        Sighting sighting = view.latest(id).orElseGet(Sighting.Gone::new);
        return switch (sighting) {
            // Asking for an entity would make one.
            case Sighting.Gone(), Sighting.Unknown _ -> CompletableFuture.completedStage(new Found.Nowhere());
            case Sighting.Seen _, Sighting.Invalid _ ->
                actors.describe(id)
                        .thenApply(answer -> answer.<Found>map(description ->
                                        new Found.Here(ServiceDetail.of(withWhatWeSee(description), sighting)))
                                .orElseGet(Found.OwnerSilent::new));
        };
    }

    private ServiceView withWhatWeSee(ServiceDescription description) {
        return view.latest(description.service()).orElse(null) instanceof Sighting.Seen seen
                ? ServiceView.of(description, seen.spec().service(), seen.edgePorts())
                : ServiceView.of(description, "", Map.of());
    }

    @Override
    public String metrics() {
        return nodeMetrics.scrape();
    }
}
