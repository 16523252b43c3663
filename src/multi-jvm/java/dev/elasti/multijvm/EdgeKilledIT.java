package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node dies without a word, and the requests that waited at its edge die with it. What they held elsewhere must not stay. */
class EdgeKilledIT {
    @Test
    void itsTicketsAndItsAddressAreForgotten() {
        try (Box box = Box.start(Map.of())) {
            ChildJvm owner = box.owner();
            ChildJvm edge = box.others(owner).getFirst();
            ChildJvm other = box.others(owner).getLast();
            CompletableFuture<Request.Answer> lost = box.hold(edge, "lost");

            box.kill(edge);
            assertThat(lost).failsWithin(Patience.LIMIT);
            eventually(() -> assertThat(box.shop()).startsWith("Waking 0 2 "));
            eventually(() -> assertThat(box.inService(edge)).isFalse());
            assertThat(box.inService(other)).isTrue();
            CompletableFuture<Request.Answer> answer = box.hold(other, "order 1");
            box.openGate();

            Request.assertServed(answer, "order 1");
            assertThat(box.served()).containsExactly("order 1");
            assertThat(box.owner()).isSameAs(owner);
        }
    }
}
