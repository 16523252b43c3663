package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.TARGET;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static dev.elasti.actors.testing.Sightings.seen;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.testing.FakeOutside;
import dev.elasti.actors.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One entity with a real life and faked ports; probes stand for the rooms of edges. */
class ElastiServiceTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ActorsSettings SETTINGS = ActorsSettings.from(ConfigFactory.defaultReference());
    private static final int PORT = 10_000;

    private final ManualTime time = ManualTime.get(KIT.system());
    private final TestClock clock = new TestClock();
    private final FakeOutside outside = new FakeOutside();
    private final TestProbe<EdgePorts.Grant> grants = KIT.createTestProbe();
    private final TestProbe<String> sharding = KIT.createTestProbe();
    private final TestProbe<EdgeMessage> room = KIT.createTestProbe();
    private final ActorRef<ElastiService.Command> service = KIT.spawn(ElastiService.create(
            WEB,
            outside.with(clock),
            grants.getRef(),
            SETTINGS,
            () -> sharding.getRef().tell("end")));

    @AfterEach
    void stopService() {
        KIT.stop(service);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void anEdgeThatSaysHelloLearnsItsOwner() {
        hello(room);

        room.expectMessage(new EdgeMessage.Hail(WEB, service));
    }

    @Test
    void aTicketIsAcknowledgedAndTheServiceWoken() {
        outside.view().see(WEB, asleep(PORT));
        ask("edge-1");

        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        eventually(() -> assertThat(outside.scaler().wakes()).hasSize(1));
        assertThat(outside.scaler().wakes().getFirst().target()).isEqualTo(TARGET);
    }

    @Test
    void aTicketThatIsSentAgainIsAcknowledgedAgainAndWakesNobodyTwice() {
        outside.view().see(WEB, asleep(PORT));
        ask("edge-1");
        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        ask("edge-1");

        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        assertThat(outside.scaler().wakes()).hasSize(1);
    }

    @Test
    void aTicketIsReleasedWhenAPodIsReady() {
        outside.view().see(WEB, asleep(PORT));
        hello(room);
        ask("edge-1");
        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        outside.view().see(WEB, awake(PORT, POD));

        expect(new EdgeMessage.Release(WEB, List.of("edge-1")));
    }

    @Test
    void thoseWhoMayGoTogetherAreToldSoInOneMessage() {
        outside.view().see(WEB, asleep(PORT));
        hello(room);
        service.tell(new ElastiService.Ask("edge", List.of(wanted("edge-1"), wanted("edge-2")), room.getRef()));
        expect(new EdgeMessage.Queued(WEB, List.of("edge-1", "edge-2")));
        outside.view().see(WEB, awake(PORT, POD));

        expect(new EdgeMessage.Release(WEB, List.of("edge-1", "edge-2")));
    }

    @Test
    void aTicketWhoseDeadlinePassesIsRefused() {
        outside.view().see(WEB, asleep(PORT));
        ask("edge-1");
        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        pass(Duration.ofSeconds(60));

        assertThat(fish(EdgeMessage.RefusedLate.class).ticketIds()).containsExactly("edge-1");
    }

    @Test
    void aServiceThatCannotBeWokenRefusesWithTheReason() {
        outside.scaler().answer(_ -> new ScaleOutcome.Refused("deployments.apps is forbidden"));
        outside.view().see(WEB, asleep(PORT));
        ask("edge-1");

        assertThat(fish(EdgeMessage.RefusedFailing.class).cause()).contains("forbidden");
    }

    @Test
    void theTicketsOfAnEdgeThatDiesAreForgotten() {
        outside.view().see(WEB, asleep(PORT));
        hello(room);
        ask("edge-1");
        expect(new EdgeMessage.Queued(WEB, List.of("edge-1")));
        assertThat(describe().waiting()).isEqualTo(1);
        room.stop();

        eventually(() -> {
            assertThat(describe().waiting()).isZero();
            assertThat(describe().edges()).isZero();
        });
    }

    @Test
    void portsAreAskedForUntilTheyAreGranted() {
        outside.view().see(WEB, seen(0, Map.of(), List.of()));
        EdgePorts.Grant grant = grants.receiveMessage();
        assertThat(grant.names()).containsExactly("http");
        pass(SETTINGS.edgePorts().askAgain());
        assertThat(grants.receiveMessage()).isEqualTo(grant);
        service.tell(new ElastiService.PortsGranted(Map.of("http", PORT)));
        describe();
        pass(SETTINGS.edgePorts().askAgain());

        grants.expectNoMessage(Duration.ZERO);
    }

    @Test
    void theEdgeStandsInForASleepingServiceOnceItHasBoundThePort() {
        outside.view().see(WEB, asleep(PORT));
        hello(room);

        eventually(() -> assertThat(outside.trafficSwitch().calls()).isNotEmpty());
    }

    @Test
    void whatItIsCanBeAsked() {
        outside.view().see(WEB, asleep(PORT));
        hello(room);

        eventually(() -> {
            ServiceDescription description = describe();
            assertThat(description.phase()).isEqualTo(Phase.Asleep);
            assertThat(description.replicas()).isZero();
            assertThat(description.edges()).isEqualTo(1);
        });
    }

    @Test
    void aResourceThatIsGoneEndsItsEntity() {
        outside.view().see(WEB, asleep(PORT));
        outside.view().see(WEB, new Sighting.Gone());

        sharding.expectMessage("end");
    }

    @Test
    void anEntityThatMovesStopsListening() {
        outside.view().see(WEB, asleep(PORT));
        service.tell(ElastiService.Stop.INSTANCE);

        sharding.expectTerminated(service);
        eventually(() -> assertThat(outside.view().listeners()).isZero());
    }

    private void hello(TestProbe<EdgeMessage> edge) {
        service.tell(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(PORT), true, edge.getRef()));
    }

    private void ask(String ticketId) {
        service.tell(new ElastiService.Ask("edge", List.of(wanted(ticketId)), room.getRef()));
    }

    private ElastiService.Wanted wanted(String ticketId) {
        Instant now = clock.instant();
        return new ElastiService.Wanted(ticketId, now, now.plusSeconds(60), 1);
    }

    private ServiceDescription describe() {
        TestProbe<ServiceDescription> reader = KIT.createTestProbe();
        service.tell(new ElastiService.Describe(reader.getRef()));
        return reader.receiveMessage();
    }

    private void expect(EdgeMessage message) {
        room.fishForMessage(
                Duration.ofSeconds(5),
                next -> next.equals(message) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
    }

    private <M extends EdgeMessage> M fish(Class<M> type) {
        List<EdgeMessage> caught = room.fishForMessage(
                Duration.ofSeconds(5),
                next -> type.isInstance(next) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
        return type.cast(caught.getLast());
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        time.timePasses(duration);
    }
}
