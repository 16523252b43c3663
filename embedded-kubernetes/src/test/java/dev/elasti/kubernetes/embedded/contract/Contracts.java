package dev.elasti.kubernetes.embedded.contract;

import dev.elasti.kubernetes.embedded.Eventually;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** All contracts, for one API. */
abstract class Contracts
        implements WatchContract, WriteContract, ScaleContract, ApplyContract, EventContract, EndpointSliceContract {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private String namespace = "";

    static KubernetesClient connect(Config config) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        CustomResourceDefinition definition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .load(Contracts.class.getResourceAsStream("/widget-definition.yaml"))
                .item();
        client.resource(definition).create();
        Eventually.eventually(
                "the definition is established",
                () -> client.resource(definition).get().getStatus() != null
                        && client.resource(definition).get().getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"))
                        && client.getApiResources("contract.example.com/v1") != null);
        return client;
    }

    @BeforeEach
    void aNamespaceForEachTest() {
        namespace = "contract-" + NAMESPACES.incrementAndGet();
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    public String namespace() {
        return namespace;
    }
}
