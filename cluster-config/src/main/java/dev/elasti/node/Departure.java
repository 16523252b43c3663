package dev.elasti.node;

import dev.elasti.actors.entity.ElastiActors;
import dev.elasti.node.metrics.NodeMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's part in its coordinated shutdown: first nobody is sent here any more, then whoever is here is served, then the edge
 * closes; after that Pekko moves the entities and leaves the cluster, and last the world is left. The longest time for each
 * step stands in {@code shutdown.conf}.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile CompletionStage<Void> nobodyWaits = CompletableFuture.completedStage(null);

    /** {@return whether the node is on its way out} */
    boolean begun() {
        return begun.get();
    }

    void plan(
            CoordinatedShutdown shutdown,
            NodeSettings settings,
            ElastiActors actors,
            EdgeSide edge,
            World world,
            NodeMetrics metrics) {
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "elasti-not-ready",
                step("leaving the slices", () -> retreat(actors, edge, settings.settle())));
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceUnbind(), "elasti-edge-closes-doors", step("no new connections", () -> {
                    drain(edge);
                    return CompletableFuture.completedStage(null);
                }));
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "elasti-drain",
                step("waiting requests are answered", () -> idle));
        shutdown.addTask(CoordinatedShutdown.PhaseServiceStop(), "elasti-edge-stops", step("the edge stops", () -> {
            actors.sendAway();
            return farewell(edge, settings.farewell()).thenCompose(_ -> edge.stop());
        }));
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                "elasti-world",
                step("leaving Kubernetes", () -> {
                    metrics.stop();
                    return world.leave();
                }));
    }

    private CompletionStage<Void> retreat(ElastiActors actors, EdgeSide edge, Duration settle) {
        begun.set(true);
        edge.retreat();
        nobodyWaits = actors.retreat();
        Executor settled = CompletableFuture.delayedExecutor(settle.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, settled);
    }

    private void drain(EdgeSide edge) {
        edge.drain().thenCombine(nobodyWaits, (_, _) -> idle.complete(null));
    }

    /** Those who were just sent away have yet to be told so; whoever stays longer than that is cut off. */
    private static CompletionStage<Void> farewell(EdgeSide edge, Duration atMost) {
        return edge.drain()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Supplier<CompletionStage<Done>> step(String what, Supplier<CompletionStage<Void>> work) {
        return () -> {
            LOG.info("Shutdown: {}", what);
            return work.get().thenApply(_ -> Done.getInstance());
        };
    }
}
