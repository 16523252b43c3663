package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.specification;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.actors.testing.FakeEdgeControl;
import dev.elasti.actors.testing.FakeOutside;
import dev.elasti.actors.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A room on its own: a probe stands for the way to the owner, time passes when the test says so. */
abstract class EdgeRoomFixture {
    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    static final ActorsSettings.Room SETTINGS =
            ActorsSettings.from(ConfigFactory.defaultReference()).room();
    static final int PORT = 10_000;

    final ManualTime time = ManualTime.get(kit.system());
    final TestClock clock = new TestClock();
    final FakeOutside outside = new FakeOutside();
    final FakeEdgeControl control = new FakeEdgeControl();
    final TestProbe<ElastiService.Command> owner = kit.createTestProbe();
    final BlockingQueue<Admission> outcomes = new LinkedBlockingQueue<>();
    final Gates gates = new Gates(2 * specification().maxWaiting(), 1 << 20);
    final ActorRef<EdgeRoom.Command> room = kit.spawn(EdgeRoom.create(
            new EdgeIdentity("edge", "10.0.0.1"), outside.with(clock), control, _ -> owner.getRef(), gates, SETTINGS));
    final WaitingRoom desk = new TicketDesk("edge", gates, room, clock, Duration.ofSeconds(1));

    /** A room that still starts would see who comes meanwhile before what it is told before them. */
    @BeforeEach
    void begin() {
        settle();
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    WaitingRoom.Place enter() {
        return desk.enter(WEB, 1, Instant.MAX, outcomes::add);
    }

    void see(Sighting sighting) {
        outside.view().see(WEB, sighting);
    }

    String asked() {
        return owner.expectMessageClass(ElastiService.Ask.class)
                .places()
                .getFirst()
                .ticketId();
    }

    /** As {@link #asked}, past whatever else the room says. */
    String awaitAsked() {
        return awaitAsked(1).getFirst();
    }

    /** {@return the tickets of the next so many who ask, past whatever else the room says} */
    List<String> awaitAsked(int count) {
        List<String> tickets = new ArrayList<>();
        while (tickets.size() < count) {
            if (owner.receiveMessage() instanceof ElastiService.Ask ask) {
                ask.places().forEach(place -> tickets.add(place.ticketId()));
            }
        }
        return tickets;
    }

    Admission outcome() throws InterruptedException {
        Admission outcome = outcomes.poll(5, TimeUnit.SECONDS);
        assertThat(outcome).as("an outcome").isNotNull();
        return requireNonNull(outcome);
    }

    /** Returns when the room has done all that it was told before. */
    void settle() {
        CompletableFuture<Admission> answered = new CompletableFuture<>();
        ServiceId nobody = new ServiceId("nobody", "nobody");
        room.tell(new RoomEvent.TurnedAway(
                new Waiter("none", nobody, clock.instant(), 0, Instant.MAX, gates, room, answered::complete),
                new Refusal.Unmanaged()));
        assertThat(answered).succeedsWithin(Duration.ofSeconds(5));
    }

    void pass(Duration duration) {
        clock.advance(duration);
        time.timePasses(duration);
    }
}
