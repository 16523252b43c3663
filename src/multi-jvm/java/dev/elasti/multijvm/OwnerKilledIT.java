package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The node on which a service's entity lives dies without a word, while a request waits at the edge of another node. */
class OwnerKilledIT {
    @Test
    void theRequestWaitsForTheNextOwnerAndIsAnsweredOnce() {
        try (Box box = Box.start(Map.of())) {
            JvmNode owner = box.owner();
            JvmNode edge = box.others(owner).getFirst();
            String ownersPort = owner.ask("port");
            CompletableFuture<Request.Answer> answer = box.hold(edge, "order 1");

            box.kill(owner);
            eventually(() -> assertThat(box.others(owner))
                    .allSatisfy(node -> assertThat(node.ask("seen").split(" ", -1))
                            .containsSubsequence("Unreachable:" + ownersPort, "Removed:" + ownersPort)));
            assertThat(box.owner()).isNotSameAs(owner);
            box.awaitOneWaits();
            assertThat(answer).isNotDone();
            box.openGate();

            Request.assertServed(answer, "order 1");
            assertThat(box.served()).containsExactly("order 1");
        }
    }

    /** Until the cluster has made up its mind about the dead node, nobody owns the service: the edges do without. */
    @Test
    void nobodyWaitsForTheClusterToDecide() {
        try (Box box = Box.start(Map.of("pekko.cluster.split-brain-resolver.stable-after", "10m"))) {
            JvmNode owner = box.owner();
            List<JvmNode> others = box.others(owner);
            CompletableFuture<Request.Answer> early = box.hold(others.getFirst(), "early");

            CompletableFuture<Request.Answer> late = afterDeath(box, owner, others.getLast());
            box.openGate();

            Request.assertServed(early, "early");
            Request.assertServed(late, "late");
            assertThat(box.served()).containsExactlyInAnyOrder("early", "late");
            assertThat(others).allSatisfy(node -> assertThat(node.ask("seen")).doesNotContain("Removed"));
        }
    }

    @Test
    void anEdgeWithoutAnOwnerWakesTheServiceItself() {
        try (Box box = Box.start(Map.of("pekko.cluster.split-brain-resolver.stable-after", "10m"))) {
            box.openGate();
            JvmNode owner = box.owner();
            JvmNode edge = box.others(owner).getFirst();

            CompletableFuture<Request.Answer> answer = afterDeath(box, owner, edge);

            Request.assertServed(answer, "late");
            assertThat(box.served()).containsExactly("late");
        }
    }

    private static CompletableFuture<Request.Answer> afterDeath(Box box, JvmNode owner, JvmNode edge) {
        box.kill(owner);
        return box.post(edge, "late");
    }
}
