package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface ApplyContract extends UnderTest {

    @Test
    default void applyCreatesAndRemembersWhoSetWhat() {
        ConfigMap applied = apply("one", Map.of("a", "1"));
        assertThat(applied.getData()).isEqualTo(Map.of("a", "1"));
        ManagedFieldsEntry entry = applied.getMetadata().getManagedFields().getFirst();
        assertThat(entry.getManager()).isEqualTo("one");
        assertThat(entry.getOperation()).isEqualTo("Apply");
        assertThat(entry.getFieldsV1().getAdditionalProperties()).containsKey("f:data");
    }

    @Test
    default void managersOfDifferentFieldsShareAnObject() {
        apply("one", Map.of("a", "1"));
        assertThat(apply("two", Map.of("b", "2")).getData()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    default void aFieldOfAnotherManagerIsAConflictThatNamesIt() {
        apply("one", Map.of("a", "1"));
        KubernetesClientException refusal = UnderTest.refusal(() -> apply("two", Map.of("a", "2")));
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(refusal.getStatus().getReason()).isEqualTo("Conflict");
        assertThat(refusal.getStatus().getDetails().getCauses()).singleElement().satisfies(cause -> {
            assertThat(cause.getReason()).isEqualTo("FieldManagerConflict");
            assertThat(cause.getField()).isEqualTo(".data.a");
            assertThat(cause.getMessage()).contains("\"one\"");
        });
        assertThat(read().getData()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void theSameValueIsOwnedTogetherWithoutConflict() {
        apply("one", Map.of("a", "1"));
        apply("two", Map.of("a", "1"));
        assertThat(apply("one", Map.of()).getData()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void forceTakesTheFieldAway() {
        apply("one", Map.of("a", "1"));
        client().resource(map(Map.of("a", "2")))
                .fieldManager("two")
                .forceConflicts()
                .serverSideApply();
        assertThat(read().getData()).isEqualTo(Map.of("a", "2"));
        assertThat(apply("one", Map.of()).getData()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    default void aFieldNoLongerAppliedGoesAway() {
        apply("one", Map.of("a", "1", "b", "2"));
        assertThat(apply("one", Map.of("b", "2")).getData()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    default void applyingTheSameAgainMakesNoRevision() {
        String revision = apply("one", Map.of("a", "1")).getMetadata().getResourceVersion();
        assertThat(apply("one", Map.of("a", "1")).getMetadata().getResourceVersion())
                .isEqualTo(revision);
    }

    @Test
    default void anUpdateByAnotherTakesTheFieldAndTheNextApplyConflicts() {
        apply("one", Map.of("a", "1"));
        client().configMaps()
                .inNamespace(namespace())
                .withName("shared")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("someone")
                                .build(),
                        "{\"data\":{\"a\":\"9\"}}");
        assertThat(UnderTest.refusal(() -> apply("one", Map.of("a", "1"))).getCode())
                .isEqualTo(409);
    }

    @Test
    default void applyOfAnOldRevisionIsAConflict() {
        ConfigMap old = apply("one", Map.of("a", "1"));
        apply("one", Map.of("a", "2"));
        ConfigMap late = map(Map.of("a", "3"));
        late.getMetadata().setResourceVersion(old.getMetadata().getResourceVersion());
        assertThat(UnderTest.refusal(() ->
                                client().resource(late).fieldManager("one").serverSideApply())
                        .getCode())
                .isEqualTo(409);
    }

    @Test
    default void itemsOfAListWithKeysHaveOwnersOfTheirOwn() {
        client().resource(service(port("http", 80))).fieldManager("one").serverSideApply();
        client().resource(service(port("metrics", 9090))).fieldManager("two").serverSideApply();
        Service both =
                client().services().inNamespace(namespace()).withName("shared").get();
        assertThat(both.getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactlyInAnyOrder("http", "metrics");
        Service one = client().resource(service(port("https", 443)))
                .fieldManager("one")
                .serverSideApply();
        assertThat(one.getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactlyInAnyOrder("https", "metrics");
    }

    @Test
    default void statusIsAppliedThroughItsSubresource() {
        createWidget("one");
        GenericKubernetesResource status = newWidget("one", Map.of("color", "blue"));
        status.setAdditionalProperty("status", Map.of("phase", "Fine"));
        client().resource(status)
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("one")
                                .build(),
                        status);
        GenericKubernetesResource after = widget("one").get();
        assertThat(after.getAdditionalProperties()).containsEntry("status", Map.of("phase", "Fine"));
        assertThat(after.getAdditionalProperties()).containsEntry("spec", Map.of("color", "red", "size", 3));
        assertThat(after.getMetadata().getManagedFields())
                .anySatisfy(entry -> assertThat(entry.getSubresource()).isEqualTo("status"));
    }

    private ConfigMap apply(String manager, Map<String, String> data) {
        return client().resource(map(data)).fieldManager(manager).serverSideApply();
    }

    private ConfigMap read() {
        return client().configMaps().inNamespace(namespace()).withName("shared").get();
    }

    private ConfigMap map(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("shared")
                .withNamespace(namespace())
                .endMetadata()
                .withData(data)
                .build();
    }

    private Service service(ServicePort port) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("shared")
                .withNamespace(namespace())
                .endMetadata()
                .withNewSpec()
                .withPorts(port)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(number))
                .build();
    }
}
