package dev.elasti.node.management;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;

/**
 * The node's own part of {@code /ready}, made by Pekko Management. That the node is an Up member of the cluster is checked
 * beside it, by the library.
 */
public final class Readiness implements Supplier<CompletionStage<Boolean>> {
    private final Operations operations;

    public Readiness(ActorSystem system) {
        this.operations = Operations.of(system);
    }

    @Override
    public CompletionStage<Boolean> get() {
        return CompletableFuture.completedStage(operations.ready());
    }
}
