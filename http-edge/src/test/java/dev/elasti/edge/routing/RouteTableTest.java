package dev.elasti.edge.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.testing.Sightings;
import dev.elasti.edge.relay.Bounds;
import dev.elasti.edge.relay.Route;
import dev.elasti.edge.testing.Receiving;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final ServiceId WEB = Sightings.WEB;
    private static final Endpoint POD = Sightings.POD;
    private static final String SELF = "10.0.0.1";

    private final Set<Integer> wanted = new TreeSet<>();
    private final RouteTable table = new RouteTable(
            "cluster.local", Set.of(SELF), _ -> List.of(), Receiving.onLoopback(), new RouteTable.PortWatch() {
                @Override
                public void wanted(int edgePort) {
                    assertThat(wanted.add(edgePort)).isTrue();
                }

                @Override
                public void unwanted(int edgePort) {
                    assertThat(wanted.remove(edgePort)).isTrue();
                }
            });

    @Test
    void anEdgePortLeadsToTheServiceItWasGrantedTo() {
        table.sighted(WEB, Sightings.awake(10001, POD));
        assertThat(table.byPort(10001)).map(Route::service).contains(WEB);
        assertThat(table.byPort(10001)).map(Route::endpoints).contains(List.of(POD));
        assertThat(table.byPort(10002)).isEmpty();
        assertThat(wanted).containsExactly(10001);
    }

    @Test
    void aRouteKnowsWhatItsPortDeclares() {
        table.sighted(
                WEB,
                served(
                        new ServicePort("web", 80, "TCP", "", 10001, List.of(POD)),
                        new ServicePort("db", 5432, "TCP", "postgresql", 10002, List.of(POD))));
        assertThat(table.byPort(10001)).map(Route::protocol).contains(PortProtocol.AUTO);
        assertThat(table.byPort(10002)).map(Route::protocol).contains(PortProtocol.TCP_CLIENT_FIRST);
    }

    @Test
    void aRouteKnowsTheBoundsOfItsService() {
        Sighting.Seen seen = Sightings.awake(10001, POD);
        table.sighted(WEB, bounded(seen, new ConnectionSpec(Optional.of(5), Optional.of(Duration.ofSeconds(30)))));
        Bounds bounds = new Bounds(Optional.of(5), Optional.of(Duration.ofSeconds(30)));
        assertThat(table.byPort(10001)).map(Route::bounds).contains(bounds);
        assertThat(table.byHost("web.shop")).map(Route::bounds).contains(bounds);
        table.sighted(WEB, seen);
        assertThat(table.byPort(10001)).map(Route::bounds).contains(Bounds.USUAL);
    }

    @Test
    void aPortThatIsGivenUpLeadsNowhere() {
        table.sighted(WEB, Sightings.asleep(10001));
        table.sighted(WEB, Sightings.asleep(10005));
        assertThat(table.byPort(10001)).isEmpty();
        assertThat(wanted).containsExactly(10005);
        table.sighted(WEB, new Sighting.Gone());
        assertThat(table.byPort(10005)).isEmpty();
        assertThat(table.byHost("web.shop")).isEmpty();
        assertThat(wanted).isEmpty();
    }

    @Test
    void aPortThatWentToAnotherServiceIsNotTakenFromIt() {
        ServiceId other = new ServiceId("shop", "other");
        table.sighted(WEB, Sightings.awake(10001, POD));
        table.sighted(other, Sightings.awake(10001, Sightings.OTHER_POD));
        table.sighted(WEB, new Sighting.Gone());
        assertThat(table.byPort(10001)).map(Route::service).contains(other);
        assertThat(wanted).containsExactly(10001);
    }

    @Test
    void whatIsKnownGoesOnWhileTheWatchIsStaleOrTheSpecIsWrong() {
        table.sighted(WEB, Sightings.awake(10001, POD));
        table.sighted(WEB, new Sighting.Unknown("the watch is stale"));
        table.sighted(WEB, new Sighting.Invalid(2, "cooldown must not be negative"));
        assertThat(table.byPort(10001)).map(Route::endpoints).contains(List.of(POD));
    }

    @Test
    void aServiceThatIsMissingKeepsItsPortsSoThatTheReasonCanBeTold() {
        table.sighted(WEB, with(new ServiceState.Missing(), Map.of("http", 10001)));
        assertThat(table.byPort(10001)).map(Route::endpoints).contains(List.of());
        assertThat(table.byHost("web.shop")).map(Route::service).contains(WEB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web.shop",
                "web.shop:80",
                "web.shop:8012",
                "web.shop:",
                "web.shop.",
                "web.shop.svc",
                "web.shop.svc:8012",
                "web.shop.svc.cluster.local",
                "web.shop.svc.cluster.local.:80"
            })
    void theSharedPortKnowsAServiceByItsNames(String authority) {
        table.sighted(WEB, Sightings.awake(10001, POD));
        assertThat(table.byHost(authority)).map(Route::service).contains(WEB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "web.shop.evil.example",
                "a.web.shop",
                "web.shop.svc.cluster.local.evil.example",
                "web.shop.svc.other.domain",
                "xweb.shop",
                "web.shopx",
                "web-shop",
                "web..shop",
                "10.1.0.7",
                "[::1]",
                "[::1]:80",
                "169.254.169.254",
                "localhost",
                ".svc",
                ""
            })
    void anyOtherNameIsNobodys(String authority) {
        table.sighted(WEB, Sightings.awake(10001, POD));
        assertThat(table.byHost(authority)).isEmpty();
    }

    @Test
    void thePortInTheNamePicksAmongTheServicesPorts() {
        Endpoint metrics = new Endpoint("10.1.0.7", 9090);
        table.sighted(
                WEB,
                served(
                        new ServicePort("http", 80, "TCP", "", 10001, List.of(POD)),
                        new ServicePort("metrics", 9100, "TCP", "", 10002, List.of(metrics))));
        assertThat(table.byHost("web.shop:9100")).map(Route::endpoints).contains(List.of(metrics));
        assertThat(table.byHost("web.shop:80")).map(Route::endpoints).contains(List.of(POD));
        assertThat(table.byHost("web.shop")).map(Route::endpoints).contains(List.of(POD));
        assertThat(table.byHost("web.shop:8012")).map(Route::endpoints).contains(List.of(POD));
        assertThat(table.byPort(10002)).map(Route::endpoints).contains(List.of(metrics));
    }

    @Test
    void anEdgeThatIsNotInTheSliceSendsClientsAwayButNotFromTheSharedPort() {
        ServicePort port = new ServicePort("http", 80, "TCP", "", 10001, List.of(POD));
        table.sighted(WEB, with(new ServiceState.Served(List.of(port), false, List.of("10.0.0.2"), 1), Map.of()));
        assertThat(table.byPort(10001)).map(Route::leaving).contains(true);
        assertThat(table.byHost("web.shop")).map(Route::leaving).contains(false);
        table.sighted(WEB, with(new ServiceState.Served(List.of(port), false, List.of("10.0.0.2", SELF), 1), Map.of()));
        assertThat(table.byPort(10001)).map(Route::leaving).contains(false);
    }

    @Test
    void configuredHostNamesAreExactAndCannotTakeAServicesName() {
        RouteTable.PortWatch nobody = new RouteTable.PortWatch() {
            @Override
            public void wanted(int edgePort) {}

            @Override
            public void unwanted(int edgePort) {}
        };
        ServiceId thief = new ServiceId("evil", "web");
        RouteTable hosts = new RouteTable(
                "cluster.local",
                Set.of(SELF),
                id -> id.equals(thief)
                        ? List.of("web.shop", "web.shop.svc", "shop.example.com")
                        : List.of("Shop.Example.com"),
                Receiving.onLoopback(),
                nobody);
        hosts.sighted(WEB, Sightings.awake(0, POD));
        hosts.sighted(thief, Sightings.awake(0, Sightings.OTHER_POD));
        assertThat(hosts.byHost("web.shop")).map(Route::service).contains(WEB);
        assertThat(hosts.byHost("web.shop.svc:80")).map(Route::service).contains(WEB);
        assertThat(hosts.byHost("shop.example.com:8012")).map(Route::service).contains(thief);
        assertThat(hosts.byHost("www.shop.example.com")).isEmpty();
        hosts.sighted(thief, new Sighting.Gone());
        assertThat(hosts.byHost("shop.example.com")).map(Route::service).contains(WEB);
    }

    @Test
    void aResourceWhoseServiceIsAnothersIsNotFoundByItsName() {
        table.sighted(WEB, Sightings.awake(10001, POD));
        table.sighted(new ServiceId("shop", "a"), with(new ServiceState.Unserved("shop/web has it"), Map.of()));
        assertThat(table.byHost("web.shop")).map(Route::service).contains(WEB);
    }

    @Test
    void changesThatComeTogetherAreToldTogether() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        List<Set<Integer>> told = new ArrayList<>();
        WantedPorts ports = new WantedPorts(tasks::add, told::add);
        ports.wanted(10001);
        ports.wanted(10002);
        ports.unwanted(10001);
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        ports.wanted(10003);
        tasks.remove().run();
        assertThat(told).containsExactly(Set.of(10002), Set.of(10002, 10003));
    }

    private static Sighting.Seen served(ServicePort... ports) {
        return with(new ServiceState.Served(List.of(ports), false, List.of(SELF), 1), Map.of());
    }

    private static Sighting.Seen bounded(Sighting.Seen seen, ConnectionSpec connections) {
        Specification spec = seen.spec();
        Specification bounded = new Specification(
                spec.service(),
                spec.target(),
                spec.minReplicas(),
                spec.cooldown(),
                spec.triggers(),
                spec.handover(),
                spec.activationDeadline(),
                spec.maxWaiting(),
                spec.maxWaitingBytes(),
                spec.concurrency(),
                spec.settle(),
                spec.handoverGrace(),
                spec.directFor(),
                spec.busyAbove(),
                spec.ports(),
                spec.reception(),
                connections);
        return with(bounded, seen.service(), seen.edgePorts());
    }

    private static Sighting.Seen with(ServiceState service, Map<String, Integer> edgePorts) {
        return with(Sightings.specification(), service, edgePorts);
    }

    private static Sighting.Seen with(Specification spec, ServiceState service, Map<String, Integer> edgePorts) {
        Sighting.Seen seen = Sightings.asleep(0);
        return new Sighting.Seen(
                spec,
                seen.generation(),
                seen.uid(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                seen.target(),
                service,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                edgePorts,
                Optional.empty());
    }
}
