package dev.elasti.node;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.Triggers;
import dev.elasti.actors.testing.FakeOutside;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All ports faked. */
final class FakeWorld implements World {
    final FakeOutside outside = new FakeOutside();
    volatile boolean left;

    @Override
    public ClusterView view() {
        return outside.view();
    }

    @Override
    public List<String> hosts(ServiceId id) {
        return List.of();
    }

    @Override
    public Scaler scaler() {
        return outside.scaler();
    }

    @Override
    public TrafficSwitch trafficSwitch() {
        return outside.trafficSwitch();
    }

    @Override
    public ResourceWriter resources() {
        return outside.resources();
    }

    @Override
    public Triggers triggers() {
        return outside.triggers();
    }

    @Override
    public CompletionStage<Void> leave() {
        left = true;
        return CompletableFuture.completedStage(null);
    }
}
