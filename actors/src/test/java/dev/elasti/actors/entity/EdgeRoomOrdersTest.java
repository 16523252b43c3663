package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.OTHER_POD;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.awake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an owner asks of an edge: to hold, to condemn, to count. */
class EdgeRoomOrdersTest extends EdgeRoomFixture {
    @Test
    void aHoldTellsWhatIsLeftAndWhenItIsGone() {
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));
        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
        assertThat(desk.tryForward(WEB)).isEmpty();

        flight.ended();
        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
        room.tell(new EdgeMessage.Open(WEB, 3, false));
        eventually(() -> desk.tryForward(WEB).orElseThrow().ended());
    }

    @Test
    void aHoldsAnswerComesAfterTheTicketsOfThoseWhoWait() {
        enter();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));

        String ticketId = asked();
        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
        assertThat(ticketId).startsWith("edge-");
    }

    @Test
    void whoIsHeldDoesNotKeepAHoldFromBecomingEmpty() {
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));
        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
        enter();
        asked();

        flight.ended();

        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
    }

    @Test
    void whoStandsAtTheGateWithoutATicketIsLeftInAHold() {
        gates.of(WEB).enter(1, clock.instant());
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));

        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
    }

    @Test
    void aCondemnedPodIsTrustedAgainWhenTheViewHasLostItOnce() {
        see(awake(PORT, POD, OTHER_POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD, OTHER_POD))).containsExactly(OTHER_POD));
        room.tell(new EdgeMessage.Open(WEB, 1, false));

        see(awake(PORT, POD, OTHER_POD));
        settle();
        assertThat(desk.trusted(WEB, List.of(POD))).isEmpty();

        see(awake(PORT, OTHER_POD));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void aPardonedPodIsTrustedAtOnce() {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).isEmpty());
        room.tell(new EdgeMessage.Open(WEB, 1, true));

        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void aCondemnedPodThatLivesOnIsUsedAgainInTheEnd() {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        room.tell(new EdgeMessage.Open(WEB, 1, false));
        settle();
        assertThat(desk.trusted(WEB, List.of(POD))).isEmpty();
        pass(SETTINGS.condemnedAtMost());

        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void countingBeginsWithWhatIsUnderWay() {
        var _ = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));

        owner.expectMessage(new ElastiService.Counted("edge", 0, 1));
    }

    @Test
    void theFirstRequestAfterSilenceIsReportedAtOnce() {
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));
        owner.expectMessage(new ElastiService.Counted("edge", 0, 0));
        var _ = desk.tryForward(WEB).orElseThrow();

        owner.expectMessage(new ElastiService.Counted("edge", 1, 1));
        var _ = desk.tryForward(WEB).orElseThrow();
        var _ = desk.tryForward(WEB).orElseThrow();
        owner.expectNoMessage(Duration.ZERO);
        pass(Duration.ofSeconds(1));
        owner.expectMessage(new ElastiService.Counted("edge", 2, 3));
    }

    @Test
    void countingEndsWhenToldSo() {
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));
        owner.expectMessage(new ElastiService.Counted("edge", 0, 0));
        room.tell(new EdgeMessage.Count(WEB, Duration.ZERO));
        settle();
        var _ = desk.tryForward(WEB).orElseThrow();
        pass(Duration.ofSeconds(5));
        settle();

        owner.expectNoMessage(Duration.ZERO);
    }
}
