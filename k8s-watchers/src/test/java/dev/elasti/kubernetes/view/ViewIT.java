package dev.elasti.kubernetes.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.actors.ports.TrafficSwitch.EdgeSlice;
import dev.elasti.kubernetes.KubernetesModule;
import dev.elasti.kubernetes.testing.Cluster;
import dev.elasti.kubernetes.testing.Yaml;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the view makes of a real cluster's objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewIT {
    private final Cluster cluster = Cluster.shared();
    private final ActorTestKit kit = ActorTestKit.create();
    private final String edges = cluster.newNamespace();
    private final KubernetesModule module = start();
    private String namespace = "";
    private ServiceId id = new ServiceId("none", "none");

    private KubernetesModule start() {
        var settings = Cluster.settings("elasti.kubernetes.edge-service { namespace = " + edges + ", name = edge }");
        return KubernetesModule.start(kit.system(), cluster.connect(settings), settings, Clock.systemUTC());
    }

    @BeforeAll
    void synced() {
        Cluster.await("the first view", () -> module.view().current());
    }

    @BeforeEach
    void inANamespaceOfItsOwn() {
        namespace = cluster.newNamespace();
        id = new ServiceId(namespace, "shop");
    }

    @AfterAll
    void stop() {
        kit.shutdownTestKit();
        module.close();
    }

    @Test
    void aResourceItsTargetAndItsServiceAreOneSighting() {
        cluster.create(namespace, Yaml.deployment("web", 0));
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
        Sighting.Seen missing = await(seen -> seen.target() instanceof TargetState.Present);
        assertThat(missing.service()).isEqualTo(new ServiceState.Missing());
        cluster.create(namespace, Yaml.service("web"));
        Sighting.Seen seen = await(s -> s.service() instanceof ServiceState.Served);
        ServiceState.Served served = (ServiceState.Served) seen.service();
        assertThat(served.ports()).extracting(p -> p.name() + p.port()).containsExactly("http80", "raw90");
        assertThat(served.readyPods()).isZero();
        assertThat(((TargetState.Present) seen.target()).replicas()).isZero();
        cluster.client()
                .resources(dev.elasti.kubernetes.resource.ElastiService.class)
                .inNamespace(namespace)
                .delete();
        Cluster.await("gone", () -> !module.view().all().containsKey(id));
    }

    @Test
    void endpointsComeFromReadyPodsAndOutlastTheParking() {
        managed();
        cluster.create(namespace, Yaml.pod("web-1", "web"));
        assertThat(served(await(s -> present(s).pods() == 1)).readyPods()).isZero();
        cluster.status(namespace, "v1", "Pod", "web-1", Yaml.readyStatus("10.7.0.1", true));
        Sighting.Seen ready = await(s -> served(s).readyPods() == 1);
        assertThat(served(ready).ports().get(0).endpoints()).containsExactly(new Endpoint("10.7.0.1", 8080));
        assertThat(served(ready).ports().get(1).endpoints()).containsExactly(new Endpoint("10.7.0.1", 9090));
        module.trafficSwitch().park(id, "web").toCompletableFuture().join();
        Sighting.Seen parked = await(s -> served(s).parked());
        assertThat(served(parked).ports()).isEqualTo(served(ready).ports());
        cluster.status(namespace, "v1", "Pod", "web-1", Yaml.readyStatus("10.7.0.1", false));
        await(s -> served(s).readyPods() == 0);
    }

    @Test
    void theReasonWhyNoPodGetsReadyIsSeen() {
        managed();
        cluster.create(namespace, Yaml.pod("web-1", "web"));
        cluster.status(namespace, "v1", "Pod", "web-1", """
                phase: Pending
                containerStatuses:
                - {name: c, image: x, imageID: "", ready: false, restartCount: 0,
                   state: {waiting: {reason: ImagePullBackOff, message: no such image}}}
                """);
        Sighting.Seen seen = await(s -> present(s).trouble().isPresent());
        assertThat(present(seen).trouble()).contains(new TargetState.Trouble("ImagePullBackOff", "no such image"));
    }

    @Test
    void theSecondOfTwoOnOneServiceIsToldWhichOneHasIt() {
        managed();
        await(s -> s.service() instanceof ServiceState.Served);
        cluster.create(namespace, Yaml.elasti("shop-two", "web", "web"));
        ServiceId two = new ServiceId(namespace, "shop-two");
        Sighting.Seen seen = await(two, s -> s.service() instanceof ServiceState.Unserved);
        assertThat(seen.service())
                .asString()
                .contains("already looked after by ElastiService shop; delete one of the two.");
        cluster.client()
                .resources(dev.elasti.kubernetes.resource.ElastiService.class)
                .inNamespace(namespace)
                .withName("shop")
                .delete();
        await(two, s -> s.service() instanceof ServiceState.Served);
    }

    @Test
    void aHeadlessServiceAndAMissingKindAreSaid() {
        cluster.create(namespace, """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
                """);
        cluster.create(
                namespace,
                Yaml.elasti("shop", "web", "web")
                        .replace("apps/v1", "argoproj.io/v1alpha1")
                        .replace("Deployment", "Rollout"));
        Sighting.Seen seen = await(_ -> true);
        assertThat(seen.target()).isEqualTo(new TargetState.Missing());
        assertThat(seen.service()).asString().contains("headless");
    }

    @Test
    void ourSliceCountsOnlyWithThePortsThatWereGranted() {
        managed();
        String uid = await(s -> s.service() instanceof ServiceState.Served).uid();
        cluster.status(
                namespace,
                "elasti.truefoundry.com/v1alpha1",
                "ElastiService",
                "shop",
                "edgePorts: {http: 10001, raw: 10002}");
        module.trafficSwitch()
                .edgeIn(new EdgeSlice(id, uid, "web", List.of("10.8.0.1"), Map.of("http", 10001, "raw", 10002)))
                .toCompletableFuture()
                .join();
        Sighting.Seen in = await(s -> !served(s).edgesInSlice().isEmpty());
        assertThat(served(in).edgesInSlice()).containsExactly("10.8.0.1");
        assertThat(served(in).ports().get(0).edgePort()).isEqualTo(10001);
        cluster.status(
                namespace,
                "elasti.truefoundry.com/v1alpha1",
                "ElastiService",
                "shop",
                "edgePorts: {http: 10001, raw: 10003}");
        await(s -> served(s).edgesInSlice().isEmpty());
    }

    @Test
    void readyEdgesComeFromTheEdgesOwnService() {
        managed();
        cluster.create(edges, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: edge-1, labels: {kubernetes.io/service-name: edge, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}
                addressType: IPv4
                ports: [{name: http, port: 8012}]
                endpoints: [{addresses: [10.6.0.1], conditions: {ready: true}}, {addresses: [10.6.0.2], conditions: {ready: false}}]
                """);
        assertThat(await(s -> !s.readyEdges().isEmpty()).readyEdges()).containsExactly("10.6.0.1");
    }

    @Test
    void whoComesLateGetsTheWholeViewFirst() {
        managed();
        await(s -> s.service() instanceof ServiceState.Served);
        Map<ServiceId, Sighting> told = new ConcurrentHashMap<>();
        var subscription = module.view().subscribeAll(told::put);
        Cluster.await(
                "the whole view",
                () -> told.keySet().containsAll(module.view().all().keySet()) && told.containsKey(id));
        subscription.cancel();
        Map<ServiceId, Sighting> one = new ConcurrentHashMap<>();
        ServiceId nobody = new ServiceId(namespace, "nobody");
        var gone = module.view().subscribe(nobody, sighting -> one.put(nobody, sighting));
        Cluster.await("word of nobody", () -> new Sighting.Gone().equals(one.get(nobody)));
        gone.cancel();
    }

    private void managed() {
        cluster.create(namespace, Yaml.deployment("web", 0));
        cluster.create(namespace, Yaml.service("web"));
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
    }

    private Sighting.Seen await(Predicate<Sighting.Seen> so) {
        return await(id, so);
    }

    private Sighting.Seen await(ServiceId which, Predicate<Sighting.Seen> so) {
        Cluster.await("a sighting of " + which, () -> seen(which).filter(so).isPresent());
        return seen(which).orElseThrow();
    }

    private Optional<Sighting.Seen> seen(ServiceId which) {
        return Optional.ofNullable(module.view().all().get(which))
                .filter(Sighting.Seen.class::isInstance)
                .map(Sighting.Seen.class::cast);
    }

    private static ServiceState.Served served(Sighting.Seen seen) {
        return seen.service() instanceof ServiceState.Served served
                ? served
                : new ServiceState.Served(List.of(), false, List.of(), -1);
    }

    private static TargetState.Present present(Sighting.Seen seen) {
        return seen.target() instanceof TargetState.Present present
                ? present
                : new TargetState.Present(-1, -1, "", Optional.empty());
    }
}
