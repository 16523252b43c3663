package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

interface ScaleContract extends UnderTest {

    @Test
    default void scaleShowsReplicasAndSelector() {
        create(0);
        Scale scale = deployment().scale();
        assertThat(scale.getSpec().getReplicas()).isNull();
        assertThat(scale.getStatus().getSelector()).isEqualTo("app=web");
        assertThat(scale.getMetadata().getResourceVersion()).isNotEmpty();
    }

    @Test
    default void scaleWritesReplicasAndNothingElse() {
        Deployment before = create(0);
        Scale scale = deployment().scale();
        scale.getSpec().setReplicas(2);
        // the controller's own status writes may come in between
        scale.getMetadata().setResourceVersion(null);
        assertThat(deployment().scale(scale).getSpec().getReplicas()).isEqualTo(2);
        Deployment after = deployment().get();
        assertThat(after.getSpec().getReplicas()).isEqualTo(2);
        assertThat(after.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    default void aScaleOfAnOldRevisionIsAConflict() {
        create(0);
        Scale old = deployment().scale();
        // a patch without a revision: the controller's own status writes may come in between here too
        deployment().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
        old.getSpec().setReplicas(5);
        KubernetesClientException refusal = UnderTest.refusal(() -> deployment().scale(old));
        assertThat(refusal.getCode()).isEqualTo(409);
        assertThat(deployment().get().getSpec().getReplicas()).isZero();
    }

    @Test
    default void scaleTakesAMergePatch() {
        create(0);
        client().genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace(namespace())
                .withName("web")
                .subresource("scale")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":1}}");
        assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(1);
    }

    /** What a wake is: one round trip that can never lower what somebody else has raised. */
    @Test
    default void aTestForNoReplicasFitsAScaleAtZeroOnly() {
        create(0);
        patchFromZero(1);
        assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(1);
        KubernetesClientException refusal = UnderTest.refusal(() -> patchFromZero(2));
        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(deployment().get().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    default void theScaleOfNothingIs404() {
        KubernetesClientException refusal = UnderTest.refusal(() -> client().raw(
                        "/apis/apps/v1/namespaces/" + namespace() + "/deployments/none/scale",
                        "PUT",
                        "{\"kind\":\"Scale\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{\"name\":\"none\",\"namespace\":\""
                                + namespace() + "\"},\"spec\":{\"replicas\":1}}"));
        assertThat(refusal.getCode()).isEqualTo(404);
    }

    private void patchFromZero(int replicas) {
        client().genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace(namespace())
                .withName("web")
                .subresource("scale")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":null},"
                                + "{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":" + replicas + "}]");
    }

    private Deployment create(int replicas) {
        return client().resource(Workloads.deployment(namespace(), "web", replicas))
                .create();
    }

    private RollableScalableResource<Deployment> deployment() {
        return client().apps().deployments().inNamespace(namespace()).withName("web");
    }
}
