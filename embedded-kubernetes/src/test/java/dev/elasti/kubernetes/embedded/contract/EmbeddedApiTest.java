package dev.elasti.kubernetes.embedded.contract;

import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedApiTest extends Contracts {
    private final EmbeddedCluster cluster = EmbeddedCluster.start();
    private final KubernetesClient client = connect(
            new ConfigBuilder(Config.empty()).withMasterUrl(cluster.baseUrl()).build());

    @BeforeAll
    void speaksPlainHttp() {
        org.assertj.core.api.Assertions.assertThat(cluster.baseUrl()).startsWith("http://127.0.0.1:");
    }

    @AfterAll
    void stop() {
        client.close();
        cluster.close();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void forgetHistory() {
        cluster.api().forgetHistory();
    }
}
