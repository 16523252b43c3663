package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static dev.elasti.actors.testing.Sightings.seen;
import static dev.elasti.actors.testing.Sightings.specification;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.actors.testing.FakeEdgeControl;
import dev.elasti.actors.testing.FakeOutside;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes in one JVM, each with a view of its own. */
class ClusterTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PORT = 10_000;
    private static final Config CONFIG = ConfigFactory.parseString("""
            pekko {
              actor.provider = cluster
              remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              cluster {
                jmx.multi-mbeans-in-same-jvm = on
                downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
                split-brain-resolver.stable-after = 2s
                sharding.number-of-shards = 10
                sharding.retry-interval = 500ms
              }
              # A system that terminates is a node that vanishes; who wants it to leave says so.
              coordinated-shutdown.run-by-actor-system-terminate = off
            }
            elasti.actors.describe-within = 3s
            """).withFallback(ConfigFactory.load());

    private record Node(ActorTestKit kit, FakeOutside outside, FakeEdgeControl control, ElastiActors actors) {
        static Node start(int number) {
            ActorTestKit kit = ActorTestKit.create("elasti", CONFIG);
            FakeOutside outside = new FakeOutside();
            FakeEdgeControl control = new FakeEdgeControl();
            ElastiActors actors = ElastiActors.start(
                    kit.system(),
                    outside.with(InstantSource.system()),
                    control,
                    new EdgeIdentity("node-" + number, "10.0.0." + number),
                    ActorsSettings.from(CONFIG));
            return new Node(kit, outside, control, actors);
        }

        CompletableFuture<Admission> enter() {
            CompletableFuture<Admission> outcome = new CompletableFuture<>();
            WaitingRoom.Place place = actors.waitingRoom().enter(WEB, 1, Instant.MAX, outcome::complete);
            // Answered at once: its turn goes to the next.
            return outcome.whenComplete((_, _) -> place.done());
        }

        Optional<ServiceDescription> description() {
            return actors.describe(WEB).toCompletableFuture().join();
        }

        boolean owns() {
            return outside.view().listeners() > 0 && outside.view().subscribedTo(WEB);
        }
    }

    private List<Node> nodes = List.of();

    @BeforeEach
    void formCluster() {
        nodes = IntStream.rangeClosed(1, 3).mapToObj(Node::start).toList();
        Cluster first = Cluster.get(nodes.getFirst().kit().system());
        nodes.forEach(node -> Cluster.get(node.kit().system())
                .manager()
                .tell(Join.create(first.selfMember().address())));
        nodes.forEach(node -> eventually(
                () -> assertThat(Cluster.get(node.kit().system()).state().getMembers())
                        .hasSize(3)
                        .allMatch(member -> member.status().equals(MemberStatus.up()))));
    }

    @AfterEach
    void stopCluster() {
        nodes.forEach(node -> node.kit().system().terminate());
        nodes.forEach(node -> assertThat(node.kit().system().getWhenTerminated().toCompletableFuture())
                .succeedsWithin(LONG));
    }

    @Test
    void everyNodeReachesTheOneEntity() {
        see(asleep(PORT));

        nodes.forEach(node -> eventually(() -> assertThat(node.description()).hasValueSatisfying(description -> {
            assertThat(description.phase()).isEqualTo(Phase.Asleep);
            assertThat(description.edges()).isEqualTo(3);
        })));
        assertThat(nodes.stream().filter(Node::owns)).hasSize(1);
        assertThat(nodes.getFirst().actors().describe().toCompletableFuture().join())
                .hasSize(1);
        assertThat(nodes.getFirst().actors().healthy().toCompletableFuture().join())
                .isTrue();
    }

    @Test
    void requestsOfAllNodesWaitForOneWakeAndAreReleased() {
        see(asleep(PORT));
        awaitPhase(Phase.Asleep);
        List<CompletableFuture<Admission>> outcomes = nodes.stream()
                .flatMap(node -> IntStream.range(0, 50).mapToObj(_ -> node.enter()))
                .toList();
        eventually(() -> assertThat(wakes()).isEqualTo(1));
        see(awake(PORT, POD));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome).succeedsWithin(LONG).isEqualTo(new Admission.Released()));
        assertThat(wakes()).isEqualTo(1);
    }

    @Test
    void theBoundOfAQueueIsExactHoweverManyNodesHaveIt() {
        see(asleep(PORT));
        awaitPhase(Phase.Asleep);
        int bound = specification().maxWaiting();
        List<CompletableFuture<Admission>> outcomes = IntStream.range(0, 10 * bound)
                .mapToObj(i -> nodes.get(i % nodes.size()).enter())
                .toList();
        eventually(() ->
                assertThat(outcomes.stream().filter(CompletableFuture::isDone)).hasSize(9 * bound));
        assertThat(outcomes.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                .allMatch(admission -> admission instanceof Admission.Refused(Refusal.QueueFull _));
        assertThat(nodes.getFirst().description().map(ServiceDescription::waiting))
                .contains(bound);
        see(awake(PORT, POD));

        eventually(() -> assertThat(outcomes.stream()
                        .map(outcome -> outcome.getNow(new Admission.Refused(new Refusal.Unmanaged()))))
                .filteredOn(new Admission.Released()::equals)
                .hasSize(bound));
    }

    @Test
    void aTicketOutlivesTheLeaveOfItsOwnersNode() {
        see(asleep(PORT));
        awaitPhase(Phase.Asleep);
        Node owner = nodes.stream().filter(Node::owns).findFirst().orElseThrow();
        Node other =
                nodes.stream().filter(node -> !node.equals(owner)).findFirst().orElseThrow();
        CompletableFuture<Admission> outcome = other.enter();
        eventually(() -> assertThat(wakes()).isEqualTo(1));
        CoordinatedShutdown.get(owner.kit().system()).runAll(CoordinatedShutdown.clusterLeavingReason());
        eventually(() -> assertThat(other.description()).isPresent());
        see(awake(PORT, POD));

        assertThat(outcome).succeedsWithin(LONG).isEqualTo(new Admission.Released());
    }

    @Test
    void aTicketOutlivesTheSuddenDeathOfItsOwnersNode() {
        see(asleep(PORT));
        awaitPhase(Phase.Asleep);
        Node owner = nodes.stream().filter(Node::owns).findFirst().orElseThrow();
        Node other =
                nodes.stream().filter(node -> !node.equals(owner)).findFirst().orElseThrow();
        CompletableFuture<Admission> early = other.enter();
        eventually(() -> assertThat(wakes()).isEqualTo(1));
        owner.kit().system().terminate();
        CompletableFuture<Admission> late = other.enter();
        // Long before the cluster has a new owner the edge has woken the service itself.
        eventually(() -> assertThat(other.outside().scaler().wakes()).isNotEmpty());
        see(awake(PORT, POD));

        assertThat(early).succeedsWithin(LONG).isEqualTo(new Admission.Released());
        assertThat(late).succeedsWithin(LONG).isEqualTo(new Admission.Released());
        eventually(() ->
                assertThat(other.description().map(ServiceDescription::edges)).contains(2));
    }

    @Test
    void edgePortsAreGrantedOnceForAll() {
        ServiceId other = new ServiceId("shop", "other");
        see(seen(0, Map.of(), List.of()));
        nodes.forEach(node -> node.outside().view().see(other, seen(0, Map.of(), List.of())));

        eventually(() -> assertThat(reportedPorts()).hasSize(2).doesNotHaveDuplicates());
    }

    private void see(Sighting sighting) {
        nodes.forEach(node -> node.outside().view().see(WEB, sighting));
    }

    private void awaitPhase(Phase phase) {
        eventually(() -> assertThat(nodes.getFirst().description().map(ServiceDescription::phase))
                .contains(phase));
    }

    private long wakes() {
        return nodes.stream()
                .mapToInt(node -> node.outside().scaler().wakes().size())
                .sum();
    }

    private List<Integer> reportedPorts() {
        return nodes.stream()
                .flatMap(node -> node.outside().resources().reportsById().values().stream())
                .flatMap(report -> report.edgePorts().values().stream())
                .toList();
    }
}
