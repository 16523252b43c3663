package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A node is told to go (SIGTERM) while a request waits. Here the cluster would take ten minutes to suspect a node and ten more
 * to give it up: whatever is answered did not wait for that, but for the node's own good-bye.
 */
class NodeStoppedIT {
    /** A JVM that a signal ends says so, however orderly it went: 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    private static final Map<String, String> NO_SUSPICION = Map.of(
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "10m",
            "pekko.cluster.split-brain-resolver.stable-after", "10m");

    @Test
    void aRequestAtAnotherEdgeIsHandedToTheNextOwner() {
        try (Box box = Box.start(NO_SUSPICION)) {
            ChildJvm owner = box.owner();
            List<ChildJvm> others = box.others(owner);
            CompletableFuture<Request.Answer> answer = box.hold(others.getFirst(), "order 1");

            box.terminate(owner);
            assertThat(owner.awaitEnd()).isEqualTo(TERMINATED);
            assertThat(box.owner()).isNotSameAs(owner);
            box.awaitOneWaits();
            assertThat(answer).isNotDone();
            box.openGate();

            Request.assertServed(answer, "order 1");
            assertThat(box.served()).containsExactly("order 1");
            assertLeftInOrder(others);
        }
    }

    @Test
    void aRequestAtTheEdgeThatGoesIsAnsweredBeforeItHasGone() {
        try (Box box = Box.start(NO_SUSPICION)) {
            goesWithARequest(box, box.others(box.owner()).getFirst());
        }
    }

    @Test
    void soItIsWhenTheNodeOwnsTheServiceToo() {
        try (Box box = Box.start(NO_SUSPICION)) {
            ChildJvm both = box.owner();
            goesWithARequest(box, both);

            assertThat(box.owner()).isNotSameAs(both);
        }
    }

    private static void goesWithARequest(Box box, ChildJvm edge) {
        CompletableFuture<Request.Answer> answer = box.hold(edge, "order 1");

        box.terminate(edge);
        eventually(() -> assertThat(box.accepts(edge)).isFalse());
        assertThat(edge.ask("ready")).isEqualTo("500");
        assertThat(answer).isNotDone();
        box.openGate();

        Request.assertServed(answer, "order 1");
        assertThat(edge.awaitEnd()).isEqualTo(TERMINATED);
        assertThat(box.served()).containsExactly("order 1");
        assertLeftInOrder(box.others(edge));
    }

    /** Longer than the node has for its good-bye nobody can wait; who is sent away is told when to come again. */
    @Test
    void aRequestThatWaitsLongerThanTheNodeMayIsSentAwayWithAWord() {
        try (Box box = Box.start(Map.of("elasti.node.drain-limit", "1s"))) {
            ChildJvm edge = box.others(box.owner()).getFirst();
            CompletableFuture<Request.Answer> answer = box.hold(edge, "order 1");

            box.terminate(edge);

            assertThat(answer).succeedsWithin(Patience.LIMIT).satisfies(received -> {
                assertThat(received.status()).as(received.toString()).isEqualTo(503);
                assertThat(received.head()).containsIgnoringCase("\r\nRetry-After: ");
            });
            assertThat(edge.awaitEnd()).isEqualTo(TERMINATED);
            assertThat(box.served()).isEmpty();
        }
    }

    private static void assertLeftInOrder(List<ChildJvm> others) {
        eventually(() -> assertThat(others)
                .allSatisfy(node -> assertThat(node.ask("seen")).containsSubsequence("Leaving", "Exiting", "Removed")));
        assertThat(others)
                .allSatisfy(node -> assertThat(node.ask("seen"))
                        .doesNotContain("Unreachable")
                        .doesNotContain("Down"));
    }
}
