package dev.elasti.node.management;

import dev.elasti.actors.domain.ServiceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The node before its parts are together. */
final class NotStarted implements NodeState {
    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public CompletionStage<List<ServiceView>> services() {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<Found> service(ServiceId id) {
        return CompletableFuture.completedStage(new Found.Nowhere());
    }

    @Override
    public String metrics() {
        return "";
    }
}
