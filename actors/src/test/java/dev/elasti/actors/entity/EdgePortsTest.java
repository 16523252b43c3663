package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.testing.FakeClusterView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class EdgePortsTest {
    private static final ServiceId API = new ServiceId("shop", "api");

    private final FakeClusterView view = new FakeClusterView();
    private final TestInbox<ElastiService.Command> web = TestInbox.create();
    private final TestInbox<ElastiService.Command> api = TestInbox.create();

    /** Built late, so that a test can say first what the view shows. */
    private BehaviorTestKit<EdgePorts.Command> ports() {
        BehaviorTestKit<EdgePorts.Command> kit = BehaviorTestKit.create(EdgePorts.create(
                view,
                id -> id.equals(WEB) ? web.getRef() : api.getRef(),
                new ActorsSettings.Ports(10_000, 10_001, Duration.ofSeconds(1))));
        runAll(kit);
        return kit;
    }

    @Test
    void aServiceGetsItsPortsThroughItsOwner() {
        ports().run(new EdgePorts.Grant(WEB, Set.of("http"), Map.of()));

        assertThat(granted(web)).containsOnlyKeys("http");
    }

    @Test
    void nothingIsGrantedAsLongAsTheViewIsNotWhole() {
        view.current(false);
        BehaviorTestKit<EdgePorts.Command> ports = ports();
        ports.run(new EdgePorts.Grant(WEB, Set.of("http"), Map.of()));
        assertThat(web.hasMessages()).isFalse();

        view.see(API, asleep(10_000));
        view.current(true);
        ports.run(new EdgePorts.Grant(WEB, Set.of("http"), Map.of()));
        assertThat(granted(web)).containsEntry("http", 10_001);
    }

    @Test
    void whatStandsInAStatusIsNotGivenToOthers() {
        view.see(API, asleep(10_000));
        ports().run(new EdgePorts.Grant(WEB, Set.of("http"), Map.of("http", 10_000)));

        assertThat(granted(web)).containsEntry("http", 10_001);
    }

    @Test
    void ofTwoStatusesWithOnePortTheSecondIsCorrected() {
        view.see(API, asleep(10_000));
        view.see(WEB, asleep(10_000));
        ports();

        assertThat(granted(web)).containsEntry("http", 10_001);
        assertThat(api.hasMessages()).isFalse();
    }

    @Test
    void thePortsOfAResourceThatIsGoneAreFree() {
        view.see(API, seen(0, Map.of("http", 10_000, "grpc", 10_001), List.of()));
        BehaviorTestKit<EdgePorts.Command> ports = ports();
        view.see(API, new Sighting.Gone());
        runAll(ports);
        ports.run(new EdgePorts.Grant(WEB, Set.of("http"), Map.of("http", 10_001)));

        assertThat(granted(web)).containsEntry("http", 10_001);
    }

    private static void runAll(BehaviorTestKit<EdgePorts.Command> kit) {
        while (kit.selfInbox().hasMessages()) {
            kit.runOne();
        }
    }

    private static Map<String, Integer> granted(TestInbox<ElastiService.Command> owner) {
        ElastiService.Command message = owner.receiveMessage();
        assertThat(message).isInstanceOf(ElastiService.PortsGranted.class);
        return ((ElastiService.PortsGranted) message).edgePorts();
    }
}
