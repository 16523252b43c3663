package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The node on which a service's entity lives dies without a word, while a request waits at the edge of another node. */
class OwnerKilledIT {
    /** The cluster sees that a node is gone, but while a test lasts it does not give it up. */
    private static final Map<String, String> NO_DECISION =
            Map.of("pekko.cluster.split-brain-resolver.stable-after", "10m");

    @Test
    void theRequestWaitsForTheNextOwnerAndIsAnsweredOnce() {
        try (Box box = Box.start(Map.of())) {
            ChildJvm owner = box.owner();
            ChildJvm edge = box.others(owner).getFirst();
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
        try (Box box = Box.start(NO_DECISION)) {
            ChildJvm owner = box.owner();
            List<ChildJvm> others = box.others(owner);
            CompletableFuture<Request.Answer> early = box.hold(others.getFirst(), "early");

            box.kill(owner);
            CompletableFuture<Request.Answer> late = box.post(others.getLast(), "late");
            box.openGate();

            Request.assertServed(early, "early");
            Request.assertServed(late, "late");
            assertThat(box.served()).containsExactlyInAnyOrder("early", "late");
            assertThat(others).allSatisfy(node -> assertThat(node.ask("seen")).doesNotContain("Removed"));
        }
    }

    /** A JVM that has thrown an OutOfMemoryError somewhere can live on, be a member, own entities, and do nothing for them. */
    @Test
    void anOwnerWithoutMemoryEndsAndThoseWhoWaitAreAnsweredByTheNextOne() {
        try (Box box = Box.start(Map.of())) {
            ChildJvm owner = box.owner();
            ChildJvm edge = box.others(owner).getFirst();
            CompletableFuture<Request.Answer> answer = box.hold(edge, "order 1");

            assertThat(box.exhaust(owner)).isEqualTo(Box.OUT_OF_MEMORY);
            box.openGate();

            Request.assertServed(answer, "order 1");
            assertThat(box.served()).containsExactly("order 1");
        }
    }

    @Test
    void anEdgeWithoutAnOwnerWakesTheServiceItself() {
        try (Box box = Box.start(NO_DECISION)) {
            ChildJvm owner = box.owner();
            ChildJvm edge = box.others(owner).getFirst();
            box.openGate();

            box.kill(owner);
            CompletableFuture<Request.Answer> answer = box.post(edge, "order 1");

            Request.assertServed(answer, "order 1");
            assertThat(box.served()).containsExactly("order 1");
        }
    }
}
