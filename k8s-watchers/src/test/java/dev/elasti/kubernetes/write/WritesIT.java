package dev.elasti.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.ports.TrafficSwitch.EdgeSlice;
import dev.elasti.actors.ports.WriteOutcome;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.resource.ElastiService;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import dev.elasti.kubernetes.resource.Spellings;
import dev.elasti.kubernetes.testing.Cluster;
import dev.elasti.kubernetes.testing.Yaml;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every write, on the real API server. */
class WritesIT {
    private final Cluster cluster = Cluster.shared();
    private final KubernetesClient client = cluster.client();
    private final ApiCalls calls = new ApiCalls(client, Duration.ofSeconds(10), 4);
    private final KubernetesScaler scaler = new KubernetesScaler(calls, new KindDirectory(calls));
    private final KubernetesTrafficSwitch traffic = new KubernetesTrafficSwitch(calls);
    private final TargetRef web = new TargetRef("apps/v1", "Deployment", "web");
    private String namespace = "";
    private ServiceId id = new ServiceId("none", "none");

    @BeforeEach
    void inANamespaceOfItsOwn() {
        namespace = cluster.newNamespace();
        id = new ServiceId(namespace, "shop");
    }

    @Test
    void aWakeRaisesFromZeroAndNeverLowers() {
        cluster.create(namespace, Yaml.deployment("web", 0));
        assertThat(get(scaler.wake(id, web, 3))).isInstanceOf(ScaleOutcome.Scaled.class);
        assertThat(replicas()).isEqualTo(3);
        assertThat(get(scaler.wake(id, web, 2))).isEqualTo(new ScaleOutcome.AlreadyThere(3));
        // What is there already is raised from what was read, and the deployment controller may write in between.
        Cluster.await("a raise", () -> get(scaler.wake(id, web, 5)) instanceof ScaleOutcome.Scaled);
        assertThat(replicas()).isEqualTo(5);
    }

    @Test
    void aSleepWithAnOldFenceIsAConflictAndOneWithAFreshFenceIsNot() {
        cluster.create(namespace, Yaml.deployment("web", 0));
        String old = version();
        get(scaler.wake(id, web, 1));
        assertThat(get(scaler.sleep(id, web, old))).isInstanceOf(ScaleOutcome.Conflict.class);
        assertThat(replicas()).isEqualTo(1);
        // The deployment controller writes the object's status meanwhile, so the fence is taken until it holds.
        Cluster.await("a sleep", () -> get(scaler.sleep(id, web, version())) instanceof ScaleOutcome.Scaled);
        assertThat(replicas()).isZero();
        Cluster.await(
                "nothing left to do", () -> get(scaler.sleep(id, web, version())) instanceof ScaleOutcome.AlreadyThere);
    }

    @Test
    void aStatefulSetIsScaledTheSameWay() {
        cluster.create(namespace, """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 0
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: c, image: none/none:1}]}
                """);
        TargetRef db = new TargetRef("apps/v1", "StatefulSet", "db");
        assertThat(get(scaler.wake(id, db, 2))).isInstanceOf(ScaleOutcome.Scaled.class);
        assertThat(cluster.get(namespace, "apps/v1", "StatefulSet", "db").<Integer>get("spec", "replicas"))
                .isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsMissingAndWhatHasNoScaleIsRefused() {
        assertThat(get(scaler.wake(id, web, 1))).isEqualTo(new ScaleOutcome.Missing());
        assertThat(get(scaler.sleep(id, web, "1"))).isEqualTo(new ScaleOutcome.Missing());
        assertThat(get(scaler.wake(id, new TargetRef("argoproj.io/v1alpha1", "Rollout", "x"), 1)))
                .isEqualTo(new ScaleOutcome.Missing());
        assertThat(get(scaler.wake(id, new TargetRef("apps/v1", "DaemonSet", "x"), 1)))
                .isInstanceOf(ScaleOutcome.Refused.class);
    }

    @Test
    void theEdgesSliceComesStaysAndGoes() {
        EdgeSlice slice =
                new EdgeSlice(id, owner(), "web", List.of("10.1.0.2", "10.1.0.1"), Map.of("http", 10001, "raw", 10002));
        assertThat(get(traffic.edgeIn(slice))).isEqualTo(new WriteOutcome.Written());
        EndpointSlice there = slice();
        assertThat(there.getMetadata().getLabels())
                .containsEntry("kubernetes.io/service-name", "web")
                .containsEntry("endpointslice.kubernetes.io/managed-by", "elasti");
        assertThat(there.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(there.getPorts())
                .extracting(p -> p.getName() + p.getPort())
                .containsExactly("http10001", "raw10002");
        assertThat(there.getEndpoints()).allSatisfy(e -> {
            assertThat(e.getConditions().getReady()).isTrue();
            assertThat(e.getConditions().getTerminating()).isFalse();
        });
        assertThat(get(traffic.edgeIn(slice))).isEqualTo(new WriteOutcome.Unchanged());
        EdgeSlice fewer = new EdgeSlice(id, slice.uid(), "web", List.of("10.1.0.1", "fd00::1"), slice.ports());
        assertThat(get(traffic.edgeIn(fewer))).isEqualTo(new WriteOutcome.Written());
        assertThat(slice().getEndpoints()).hasSize(1);
        assertThat(client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .hasSize(2);
        assertThat(get(traffic.edgeOut(id, "web"))).isEqualTo(new WriteOutcome.Written());
        assertThat(get(traffic.edgeOut(id, "web"))).isEqualTo(new WriteOutcome.Unchanged());
        assertThat(client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void theSliceOfKubeElastiIsTakenOver() {
        cluster.create(namespace, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: "%s", labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                ports: [{name: http, port: 8012, protocol: TCP}]
                endpoints: [{addresses: [10.9.9.9]}]
                """.formatted(SliceNames.ipv4("web")));
        get(traffic.edgeIn(new EdgeSlice(id, owner(), "web", List.of("10.1.0.1"), Map.of("http", 10001))));
        assertThat(slice().getEndpoints())
                .singleElement()
                .satisfies(e -> assertThat(e.getAddresses()).containsExactly("10.1.0.1"));
        assertThat(slice().getPorts())
                .singleElement()
                .satisfies(p -> assertThat(p.getPort()).isEqualTo(10001));
    }

    @Test
    void parkingTouchesOneKeyOnly() {
        cluster.create(namespace, Yaml.service("web"));
        Service before = service();
        assertThat(get(traffic.park(id, "web"))).isEqualTo(new WriteOutcome.Written());
        assertThat(service().getSpec().getSelector())
                .containsEntry("app", "web")
                .containsEntry("tier", "web")
                .containsEntry(Spellings.PARKED, "true");
        assertThat(get(traffic.park(id, "web"))).isEqualTo(new WriteOutcome.Unchanged());
        // Somebody else edits meanwhile: theirs stays.
        client.services().inNamespace(namespace).withName("web").edit(s -> {
            s.getSpec().getSelector().put("tier", "api");
            return s;
        });
        assertThat(get(traffic.unpark(id, "web"))).isEqualTo(new WriteOutcome.Written());
        assertThat(service().getSpec().getSelector()).isEqualTo(Map.of("app", "web", "tier", "api"));
        assertThat(service().getSpec().getPorts()).isEqualTo(before.getSpec().getPorts());
        assertThat(get(traffic.unpark(id, "web"))).isEqualTo(new WriteOutcome.Unchanged());
    }

    @Test
    void aServiceWithoutSelectorGetsNoneByParking() {
        cluster.create(namespace, """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{port: 80}]}
                """);
        assertThat(get(traffic.park(id, "web"))).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(service().getSpec().getSelector()).isNullOrEmpty();
        assertThat(get(traffic.park(id, "none"))).isEqualTo(new WriteOutcome.Missing());
    }

    @Test
    void statusIsWrittenOnceAndKeepsTheTimeOfTransition() {
        KubernetesResourceWriter writer = writer();
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
        StatusReport first = report(Phase.Asleep, true, "AllQuiet");
        assertThat(get(writer.report(id, first))).isEqualTo(new WriteOutcome.Written());
        ElastiServiceStatus status = elasti().getStatus();
        assertThat(status.phase()).isEqualTo("Asleep");
        assertThat(status.mode()).isEqualTo("proxy");
        assertThat(status.edgePorts()).isEqualTo(Map.of("http", 10001));
        assertThat(get(writer.report(id, first))).isEqualTo(new WriteOutcome.Unchanged());
        assertThat(get(writer.report(id, report(Phase.Serving, true, "Busy")))).isEqualTo(new WriteOutcome.Written());
        ElastiServiceStatus later = elasti().getStatus();
        assertThat(ready(later).lastTransitionTime()).isEqualTo(ready(status).lastTransitionTime());
        assertThat(ready(later).reason()).isEqualTo("Busy");
        assertThat(later.mode()).isEqualTo("serve");
        assertThat(get(writer.report(new ServiceId(namespace, "none"), first))).isEqualTo(new WriteOutcome.Missing());
    }

    @Test
    void aRepeatedEventIsCounted() {
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
        KubernetesResourceWriter writer = writer();
        ServiceEvent event = new ServiceEvent(true, "WakeFailed", "The image can't be pulled.");
        assertThat(get(writer.record(id, event))).isEqualTo(new WriteOutcome.Written());
        assertThat(get(writer.record(id, event))).isEqualTo(new WriteOutcome.Written());
        assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.getCount()).isEqualTo(2);
                    assertThat(e.getInvolvedObject().getUid())
                            .isEqualTo(elasti().getMetadata().getUid());
                });
    }

    @Test
    void theFinalizerHoldsTheResourceAndLetsItGo() {
        KubernetesResourceWriter writer = writer();
        assertThat(get(writer.addFinalizer(id))).isEqualTo(new WriteOutcome.Missing());
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
        assertThat(get(writer.addFinalizer(id))).isEqualTo(new WriteOutcome.Written());
        assertThat(get(writer.addFinalizer(id))).isEqualTo(new WriteOutcome.Unchanged());
        client.resources(ElastiService.class)
                .inNamespace(namespace)
                .withName("shop")
                .delete();
        assertThat(elasti().getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(get(writer.removeFinalizer(id))).isEqualTo(new WriteOutcome.Written());
        assertThat(client.resources(ElastiService.class)
                        .inNamespace(namespace)
                        .withName("shop")
                        .get())
                .isNull();
    }

    private KubernetesResourceWriter writer() {
        WrittenResources resources = asked -> Optional.ofNullable(client.resources(ElastiService.class)
                        .inNamespace(asked.namespace())
                        .withName(asked.name())
                        .get())
                .map(r -> new WrittenResources.Written(
                        r.getMetadata().getUid(),
                        r.getMetadata().getResourceVersion(),
                        Optional.ofNullable(r.getStatus())));
        return new KubernetesResourceWriter(calls, resources, 16, Clock.systemUTC());
    }

    private static StatusReport report(Phase phase, boolean ready, String reason) {
        return new StatusReport(
                phase,
                Instant.parse("2026-01-02T03:04:05Z"),
                1,
                0,
                2,
                Map.of("http", 10001),
                Optional.empty(),
                Optional.of("a"),
                Optional.empty(),
                List.of(new StatusReport.Condition("Ready", ready, reason, "A sentence.")));
    }

    private static ElastiServiceStatus.Condition ready(ElastiServiceStatus status) {
        return Objects.requireNonNull(status.conditions()).getFirst();
    }

    private String owner() {
        cluster.create(namespace, Yaml.elasti("shop", "web", "web"));
        return elasti().getMetadata().getUid();
    }

    private ElastiService elasti() {
        return client.resources(ElastiService.class)
                .inNamespace(namespace)
                .withName("shop")
                .get();
    }

    private EndpointSlice slice() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withName(SliceNames.ipv4("web"))
                .get();
    }

    private Service service() {
        return client.services().inNamespace(namespace).withName("web").get();
    }

    private int replicas() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get()
                .getSpec()
                .getReplicas();
    }

    private String version() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
