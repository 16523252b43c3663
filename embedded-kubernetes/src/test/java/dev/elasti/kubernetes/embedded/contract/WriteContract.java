package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface WriteContract extends UnderTest {

    @Test
    default void anUpdateOfAnOldRevisionIsAConflict() {
        GenericKubernetesResource old = createWidget("one");
        widget("one").edit(each -> with(each, "spec", Map.of("color", "blue")));
        KubernetesClientException refusal =
                UnderTest.refusal(() -> client().resource(with(old, "spec", Map.of("color", "red", "size", 9)))
                        .update());
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(refusal.getStatus().getReason()).isEqualTo("Conflict");
    }

    @Test
    default void aPatchThatNamesAnOldRevisionIsAConflict() {
        String old = createWidget("one").getMetadata().getResourceVersion();
        widget("one").edit(each -> with(each, "spec", Map.of("color", "blue")));
        KubernetesClientException refusal = UnderTest.refusal(() -> widget("one")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"resourceVersion\":\"" + old + "\"},\"spec\":{\"size\":9}}"));
        assertThat(refusal.getCode()).isEqualTo(409);
    }

    @Test
    default void whatIsNotThereIs404AndWhatIsThereIs409() {
        createWidget("one");
        assertThat(UnderTest.refusal(() -> createWidget("one")).getStatus().getReason())
                .isEqualTo("AlreadyExists");
        assertThat(UnderTest.refusal(() ->
                                widget("none").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":9}}"))
                        .getStatus()
                        .getReason())
                .isEqualTo("NotFound");
        assertThat(widget("none").get()).isNull();
    }

    @Test
    default void aSchemasRulesAreKept() {
        assertThat(spec(createWidget("one"))).containsEntry("size", 3);
        assertThat(UnderTest.refusal(() -> client().resource(newWidget("bad", Map.of("color", "green")))
                                .create())
                        .getCode())
                .isEqualTo(422);
        assertThat(UnderTest.refusal(() -> client().resource(newWidget("bad", Map.of("size", 5)))
                                .create())
                        .getCode())
                .isEqualTo(422);
        assertThat(UnderTest.refusal(() -> client().resource(newWidget("bad", Map.of("color", "red", "size", 0)))
                                .create())
                        .getCode())
                .isEqualTo(422);
    }

    @Test
    default void generationCountsChangesOfTheSpecOnly() {
        createWidget("one");
        widget("one").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        widget("one").editStatus(each -> with(each, "status", Map.of("phase", "Fine")));
        assertThat(widget("one").get().getMetadata().getGeneration()).isEqualTo(1);
        widget("one").edit(each -> with(each, "spec", Map.of("color", "blue", "size", 3)));
        assertThat(widget("one").get().getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    default void statusAndSpecAreWrittenApart() {
        createWidget("one");
        GenericKubernetesResource both = with(widget("one").get(), "status", Map.of("phase", "Fine"));
        with(both, "spec", Map.of("color", "blue", "size", 3));
        GenericKubernetesResource afterStatus = client().resource(both).updateStatus();
        assertThat(spec(afterStatus)).containsEntry("color", "red");
        assertThat(afterStatus.getAdditionalProperties()).containsEntry("status", Map.of("phase", "Fine"));
        GenericKubernetesResource withoutStatus = widget("one").get();
        withoutStatus.getAdditionalProperties().remove("status");
        with(withoutStatus, "spec", Map.of("color", "blue", "size", 3));
        GenericKubernetesResource afterSpec = client().resource(withoutStatus).update();
        assertThat(spec(afterSpec)).containsEntry("color", "blue");
        assertThat(afterSpec.getAdditionalProperties()).containsEntry("status", Map.of("phase", "Fine"));
    }

    @Test
    default void aWriteThatChangesNothingMakesNoRevision() {
        String revision = createWidget("one").getMetadata().getResourceVersion();
        widget("one").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"color\":\"red\"}}");
        assertThat(widget("one").get().getMetadata().getResourceVersion()).isEqualTo(revision);
    }

    @Test
    default void aJsonPatchIsDoneAsAWholeOrNotAtAll() {
        createWidget("one");
        assertThat(UnderTest.refusal(() -> widget("one")
                                .patch(
                                        PatchContext.of(PatchType.JSON),
                                        "[{\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":7},"
                                                + "{\"op\":\"test\",\"path\":\"/spec/color\",\"value\":\"blue\"}]"))
                        .getCode())
                .isEqualTo(422);
        assertThat(spec(widget("one").get())).containsEntry("size", 3);
        widget("one")
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":7}]");
        assertThat(spec(widget("one").get())).containsEntry("size", 7);
    }

    @Test
    default void aStrategicMergePatchMergesListsByTheirKeys() {
        client().resource(Workloads.deployment(namespace(), "web", 0)).create();
        patchContainers(
                "[{\"name\":\"main\",\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]}]");
        patchContainers(
                "[{\"name\":\"main\",\"env\":[{\"name\":\"A\",\"$patch\":\"delete\"},{\"name\":\"B\",\"value\":\"3\"}]}]");
        Container container = client().apps()
                .deployments()
                .inNamespace(namespace())
                .withName("web")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(container.getImage()).isEqualTo("none");
        assertThat(container.getEnv()).containsExactly(new EnvVar("B", "3", null));
    }

    @Test
    default void aStrategicMergePatchIsNotForCustomResources() {
        createWidget("one");
        assertThat(UnderTest.refusal(() -> widget("one")
                                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"size\":7}}"))
                        .getCode())
                .isEqualTo(415);
    }

    @Test
    default void aFinalizerHoldsADeletedObjectUntilItIsTakenOut() {
        GenericKubernetesResource held = newWidget("held", Map.of("color", "red"));
        held.getMetadata().setFinalizers(List.of("contract.example.com/hold"));
        client().resource(held).create();
        widget("held").delete();
        GenericKubernetesResource dying = widget("held").get();
        assertThat(dying.getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(dying.getMetadata().getGeneration()).isEqualTo(2);
        widget("held").edit(each -> {
            each.getMetadata().setFinalizers(List.of());
            return each;
        });
        assertThat(widget("held").get()).isNull();
    }

    @Test
    default void whatIsOwnedGoesAfterItsOwner() {
        // a built-in owner: the real collector takes half a minute to learn of a new custom one
        ConfigMap owner = client().resource(map("owner", List.of())).create();
        ConfigMap owned = map(
                "owned",
                List.of(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        client().resource(owned).create();
        client().resource(owner).delete();
        Eventually.eventually(
                "the owned object goes", () -> client().resource(owned).get() == null);
    }

    @Test
    default void aDeletionMayBeTiedToARevision() {
        createWidget("one");
        String body =
                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"resourceVersion\":\"1\"}}";
        KubernetesClientException refusal = UnderTest.refusal(() -> client().raw(
                        "/apis/contract.example.com/v1/namespaces/" + namespace() + "/widgets/one", "DELETE", body));
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(widget("one").get()).isNotNull();
    }

    private void patchContainers(String containers) {
        client().apps()
                .deployments()
                .inNamespace(namespace())
                .withName("web")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":" + containers + "}}}}");
    }

    private ConfigMap map(String name, List<OwnerReference> owners) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }

    private static GenericKubernetesResource with(GenericKubernetesResource resource, String field, Object value) {
        resource.setAdditionalProperty(field, value);
        return resource;
    }

    private static Map<String, Object> spec(GenericKubernetesResource resource) {
        Map<String, Object> spec = new HashMap<>();
        if (resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> spec.put(String.valueOf(name), value));
        }
        return spec;
    }
}
