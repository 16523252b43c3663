package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two nodes of three die at once. The third can't know whether they live on without it, and so ends itself, but in order. */
class MajorityKilledIT {
    /** What a node says that the cluster has given up: Kubernetes starts it again. */
    private static final int DOWNED = 255;

    @Test
    void theLastNodeAnswersWhoWaitsAndEndsItself() {
        try (Box box = Box.start(Map.of())) {
            ChildJvm owner = box.owner();
            ChildJvm last = box.others(owner).getFirst();
            CompletableFuture<Request.Answer> answer = box.hold(last, "order 1");

            box.others(last).forEach(box::kill);
            eventually(() -> assertThat(box.accepts(last)).isFalse());
            assertThat(answer).isNotDone();
            box.openGate();

            Request.assertServed(answer, "order 1");
            assertThat(last.awaitEnd()).isEqualTo(DOWNED);
            assertThat(box.served()).containsExactly("order 1");
        }
    }
}
