package dev.elasti.kubernetes.embedded.contract;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The API that a contract is held against, and what all contracts need. */
interface UnderTest {
    /** A small custom resource: {@code spec.color} required, {@code spec.size} defaults to 3, {@code status} apart. */
    ResourceDefinitionContext WIDGETS = new ResourceDefinitionContext.Builder()
            .withGroup("contract.example.com")
            .withVersion("v1")
            .withPlural("widgets")
            .withKind("Widget")
            .withNamespaced(true)
            .build();

    KubernetesClient client();

    /** A namespace of this test's own. */
    String namespace();

    /** Makes the very first revisions too old to watch from, where they are not already. */
    void forgetHistory();

    default MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> allWidgets() {
        return client().genericKubernetesResources(WIDGETS);
    }

    default Resource<GenericKubernetesResource> widget(String name) {
        return client().genericKubernetesResources(WIDGETS)
                .inNamespace(namespace())
                .withName(name);
    }

    default GenericKubernetesResource newWidget(String name, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("contract.example.com/v1")
                .withKind("Widget")
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace())
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    default GenericKubernetesResource createWidget(String name) {
        return client().resource(newWidget(name, Map.of("color", "red"))).create();
    }

    /** Runs what must be refused, and gives the refusal. */
    static KubernetesClientException refusal(ThrowingCallable work) {
        return Assertions.catchThrowableOfType(KubernetesClientException.class, work);
    }
}
