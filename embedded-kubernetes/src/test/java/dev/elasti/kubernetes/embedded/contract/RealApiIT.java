package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.realapi.RealApiServer;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealApiIT extends Contracts {
    private final RealApiServer server = RealApiServer.start();
    private final KubernetesClient client =
            connect(Config.fromKubeconfig(server.kubeconfig().toFile()));

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    /** The definition is younger than revision 1, and so is what the server remembers of its resources. */
    @Override
    public void forgetHistory() {}

    /** Where the two differ on purpose: in the box, pods live on loopback addresses. */
    @Test
    void loopbackAddressesAreRefusedInSlices() {
        assertThat(UnderTest.refusal(() -> client().resource(new EndpointSliceBuilder()
                                        .withNewMetadata()
                                        .withName("loopback")
                                        .withNamespace(namespace())
                                        .endMetadata()
                                        .withAddressType("IPv4")
                                        .addNewEndpoint()
                                        .withAddresses("127.20.0.2")
                                        .endEndpoint()
                                        .build())
                                .create())
                        .getCode())
                .isEqualTo(422);
    }
}
