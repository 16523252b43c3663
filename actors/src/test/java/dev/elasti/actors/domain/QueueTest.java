package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueueTest {
    private static final Instant NOW = Cluster.START;
    private static final Queue.Bounds BOUNDS = new Queue.Bounds(3, 100, Duration.ofSeconds(10));

    @Test
    void whoCameFirstGoesFirstWhateverTheOrderOfArrival() {
        Queue queue = Queue.empty()
                .admit(ticket("late", 2), BOUNDS, NOW)
                .admit(ticket("early", 1), BOUNDS, NOW)
                .admit(ticket("also late", 2), BOUNDS, NOW);
        assertThat(queue.all()).extracting(place -> place.ticket().id()).containsExactly("early", "late", "also late");
    }

    @Test
    void theBoundsAreExact() {
        Queue queue = Queue.empty().admit(ticket("a", 1), BOUNDS, NOW).admit(ticket("b", 1), BOUNDS, NOW);
        assertThat(queue.fits(sized("c", 80), BOUNDS)).isTrue();
        assertThat(queue.fits(sized("c", 81), BOUNDS)).isFalse();
        assertThat(queue.admit(ticket("c", 1), BOUNDS, NOW).fits(sized("d", 0), BOUNDS))
                .isFalse();
    }

    @Test
    void aTicketIsDueAtItsOwnDeadlineOrWhenPatienceEnds() {
        Ticket patient = new Ticket("p", "edge", NOW.minusSeconds(4), Instant.MAX, 1);
        Queue queue = Queue.empty().admit(patient, BOUNDS, NOW);
        assertThat(queue.mostUrgent().orElseThrow().due()).isEqualTo(NOW.plusSeconds(6));
        assertThat(queue.admit(ticket("a", 1), BOUNDS, NOW)
                        .mostUrgent()
                        .orElseThrow()
                        .due())
                .isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void whoWasLetGoIsUnderWayUntilItEnds() {
        Queue queue = Queue.empty().admit(ticket("a", 1), BOUNDS, NOW);
        Queue gone = queue.letGo(queue.head().orElseThrow());
        assertThat(gone.isEmpty()).isTrue();
        assertThat(gone.bytes()).isZero();
        assertThat(gone.underWay()).isEqualTo(1);
        assertThat(gone.without("a").underWay()).isZero();
    }

    @Test
    void aLostEdgeTakesItsTicketsWithIt() {
        Queue queue = Queue.empty().admit(ticket("a", 1), BOUNDS, NOW).admit(ticket("b", 2), BOUNDS, NOW);
        Queue half = queue.letGo(queue.head().orElseThrow()).withoutEdge("edge");
        assertThat(half.isEmpty()).isTrue();
        assertThat(half.underWay()).isZero();
        assertThat(half.bytes()).isZero();
    }

    @Test
    void underSmallerBoundsTheLastAreLeftOut() {
        Queue queue = Queue.empty().admit(ticket("b", 2), BOUNDS, NOW).admit(ticket("a", 1), BOUNDS, NOW);
        Queue smaller = queue.rebound(new Queue.Bounds(1, 100, Duration.ofSeconds(1)), NOW);
        assertThat(smaller.all()).extracting(place -> place.ticket().id()).containsExactly("a");
    }

    private static Ticket ticket(String id, int at) {
        return new Ticket(id, "edge", NOW.plusSeconds(at), NOW.plusSeconds(5), 10);
    }

    private static Ticket sized(String id, long bytes) {
        return new Ticket(id, "edge", NOW, NOW.plusSeconds(5), bytes);
    }
}
