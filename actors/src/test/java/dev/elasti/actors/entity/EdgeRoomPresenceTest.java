package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** That it is there, what it has bound, and how it leaves. */
class EdgeRoomPresenceTest extends EdgeRoomFixture {
    @Test
    void everyResourceIsGreetedAndAgainWhenAPortIsBound() {
        see(asleep(PORT));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), true, room.narrow()));
        control.bind(PORT);

        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(PORT), true, room.narrow()));
    }

    @Test
    void helloIsRepeatedSoThatNothingLostStaysLost() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        settle();
        pass(SETTINGS.helloEvery());

        owner.expectMessageClass(ElastiService.EdgeHere.class);
    }

    @Test
    void aStaleViewUnbindsNothing() {
        control.bind(PORT);
        see(asleep(PORT));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(PORT), true, room.narrow()));
        see(new Sighting.Unknown("watch is stale"));
        settle();

        owner.expectNoMessage(Duration.ZERO);
    }

    @Test
    void anEdgeThatRetreatsLeavesTheSlicesAndWaitsForItsRequests() {
        control.bind(PORT);
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        room.tell(new RoomEvent.Retreat(idle));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), true, room.narrow()));
        pass(SETTINGS.checkEvery());
        settle();
        assertThat(idle).isNotDone();

        flight.ended();
        pass(SETTINGS.checkEvery());
        assertThat(idle).succeedsWithin(Duration.ofSeconds(3));
    }

    @Test
    void whoStillWaitsWhenTheRoomClosesIsSentAway() throws Exception {
        enter();
        asked();
        kit.stop(room);

        assertThat(outcome()).isEqualTo(new Admission.Refused(new Refusal.Draining(SETTINGS.retryAfter())));
        assertThat(outside.view().listeners()).isZero();
    }

    @Test
    void whoWaitsOutlivesARestartOfTheRoom() throws Exception {
        see(asleep(PORT));
        enter();
        String ticketId = awaitAsked();
        room.tell(new EdgeMessage.Hold(WEB, 7, List.of()));
        settle();
        control.failNext();
        control.bind(PORT);

        assertThat(awaitAsked()).as("sent again").isEqualTo(ticketId);
        assertThat(desk.tryForward(WEB)).as("the hold goes on").isEmpty();
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Open(WEB, 7, true));
        room.tell(new EdgeMessage.Release(WEB, List.of(ticketId)));
        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    @Test
    void whatIsGoneIsForgotten() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        Gate before = gates.of(WEB);
        see(new Sighting.Gone());

        eventually(() -> assertThat(gates.of(WEB)).isNotSameAs(before));
    }
}
