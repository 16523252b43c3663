package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.Eventually;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface EndpointSliceContract extends UnderTest {
    String CONTROLLER = "endpointslice-controller.k8s.io";

    @Test
    default void aReadyPodIsAnEndpointAtItsNamedPort() {
        service("web", Map.of("app", "web"));
        Pod pod = pod("web-1", 8081, true);
        Eventually.eventually("the pod is ready in the slice", () -> readiness().equals(List.of("10.1.1.1 true")));
        EndpointSlice slice = controllersSlice();
        assertThat(slice.getAddressType()).isEqualTo("IPv4");
        assertThat(slice.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getPort()).isEqualTo(8081);
            assertThat(port.getProtocol()).isEqualTo("TCP");
        });
        Endpoint endpoint = slice.getEndpoints().getFirst();
        assertThat(endpoint.getTargetRef().getName()).isEqualTo("web-1");
        assertThat(endpoint.getTargetRef().getUid()).isEqualTo(pod.getMetadata().getUid());
        assertThat(endpoint.getConditions().getServing()).isTrue();
        assertThat(endpoint.getConditions().getTerminating()).isFalse();
        assertThat(slice.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("Service"));
    }

    @Test
    default void aPodThatIsNotReadyIsListedAsSuch() {
        service("web", Map.of("app", "web"));
        pod("web-1", 8081, false);
        Eventually.eventually("the pod is listed", () -> readiness().equals(List.of("10.1.1.1 false")));
    }

    @Test
    default void aPodThatEndsIsTerminatingButServing() {
        service("web", Map.of("app", "web"));
        pod("web-1", 8081, true);
        Eventually.eventually("the pod is ready", () -> readiness().equals(List.of("10.1.1.1 true")));
        client().pods().inNamespace(namespace()).withName("web-1").delete();
        Eventually.eventually("the pod is not ready any more", () -> readiness().equals(List.of("10.1.1.1 false")));
        Endpoint endpoint = controllersSlice().getEndpoints().getFirst();
        assertThat(endpoint.getConditions().getTerminating()).isTrue();
        assertThat(endpoint.getConditions().getServing()).isTrue();
        client().pods()
                .inNamespace(namespace())
                .withName("web-1")
                .withGracePeriod(0)
                .delete();
        Eventually.eventually("the pod has left", () -> readiness().isEmpty());
    }

    @Test
    default void aSelectorThatMatchesNoPodEmptiesTheSlice() {
        service("web", Map.of("app", "web"));
        pod("web-1", 8081, true);
        Eventually.eventually("the pod is ready", () -> readiness().equals(List.of("10.1.1.1 true")));
        client().services()
                .inNamespace(namespace())
                .withName("web")
                .edit(service -> new ServiceBuilder(service)
                        .editSpec()
                        .addToSelector("parked", "yes")
                        .endSpec()
                        .build());
        Eventually.eventually("the slice is empty", () -> readiness().isEmpty());
        client().services()
                .inNamespace(namespace())
                .withName("web")
                .edit(service -> new ServiceBuilder(service)
                        .editSpec()
                        .removeFromSelector("parked")
                        .endSpec()
                        .build());
        Eventually.eventually("the pod is back", () -> readiness().equals(List.of("10.1.1.1 true")));
    }

    @Test
    default void slicesOfOthersAreLeftAlone() {
        service("web", Map.of("app", "web"));
        EndpointSlice foreign = client().resource(slice("web-edge", "10.2.2.2")).create();
        pod("web-1", 8081, true);
        Eventually.eventually("the pod is ready", () -> readiness().equals(List.of("10.1.1.1 true")));
        EndpointSlice after = client().resource(foreign).get();
        assertThat(after.getMetadata().getResourceVersion())
                .isEqualTo(foreign.getMetadata().getResourceVersion());
    }

    @Test
    default void theSlicesOfADeletedServiceGo() {
        service("web", Map.of("app", "web"));
        Eventually.eventually("there is a slice", () -> !slices().isEmpty());
        client().services().inNamespace(namespace()).withName("web").delete();
        Eventually.eventually("there is none", () -> slices().isEmpty());
    }

    @Test
    default void anAddressMustBeAnAddress() {
        assertThat(UnderTest.refusal(() -> client().resource(slice("bad", "not an address"))
                                .create())
                        .getCode())
                .isEqualTo(422);
    }

    private List<EndpointSlice> slices() {
        return client().discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace())
                .withLabel("kubernetes.io/service-name", "web")
                .withLabel("endpointslice.kubernetes.io/managed-by", CONTROLLER)
                .list()
                .getItems();
    }

    private EndpointSlice controllersSlice() {
        assertThat(slices()).hasSize(1);
        return slices().getFirst();
    }

    private List<String> readiness() {
        return slices().stream()
                .flatMap(slice ->
                        slice.getEndpoints() == null ? java.util.stream.Stream.of() : slice.getEndpoints().stream())
                .map(endpoint -> endpoint.getAddresses().getFirst() + " "
                        + endpoint.getConditions().getReady())
                .toList();
    }

    private void service(String name, Map<String, String> selector) {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .endMetadata()
                .withNewSpec()
                .withSelector(selector)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withTargetPort(new IntOrString("web"))
                .endPort()
                .endSpec()
                .build();
        client().resource(service).create();
    }

    /** A pod on a node that is nobody's, so that its status is ours to write. */
    private Pod pod(String name, int port, boolean ready) {
        String node = "node-of-" + namespace();
        client().resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node)
                        .endMetadata()
                        .build())
                .create();
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .withLabels(Map.of("app", "web"))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .addNewPort()
                .withName("web")
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
        Pod created = client().resource(pod).create();
        return client().resource(created)
                .editStatus(each -> new PodBuilder(each)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("10.1.1.1")
                        .addNewPodIP("10.1.1.1")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private EndpointSlice slice(String name, String address) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .withLabels(Map.of(
                        "kubernetes.io/service-name", "web",
                        "endpointslice.kubernetes.io/managed-by", "contract.example.com"))
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses(address)
                .endEndpoint()
                .addNewPort()
                .withName("http")
                .withPort(20001)
                .endPort()
                .build();
    }
}
