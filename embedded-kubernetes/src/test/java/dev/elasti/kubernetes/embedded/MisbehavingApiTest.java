package dev.elasti.kubernetes.embedded;

import static dev.elasti.kubernetes.embedded.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.elasti.kubernetes.embedded.cluster.EmbeddedClusterSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults that tests of others can ask for. */
class MisbehavingApiTest extends InABox {

    @Test
    void anInformerFindsItsWayBackAfterACutAndForgottenHistory() {
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("default").inform(nothing())) {
            create("before");
            eventually("seen before", () -> names(informer).equals(List.of("before")));
            cluster.api().refuseRequests(true);
            assertThatThrownBy(() -> client.configMaps().inNamespace("default").list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refusal -> assertThat(refusal.getCode()).isEqualTo(503));
            cluster.api().forgetHistory();
            cluster.api().refuseRequests(false);
            create("after");
            cluster.api().forgetHistory();
            cluster.api().dropConnections();
            eventually("seen after", () -> names(informer).equals(List.of("after", "before")));
        }
    }

    @Test
    void watchesGetBookmarks() throws Exception {
        EmbeddedClusterSettings settings = EmbeddedClusterSettings.from(
                ConfigFactory.parseString("elasti.embedded-kubernetes.bookmark-period = 50ms")
                        .withFallback(ConfigFactory.load()));
        try (EmbeddedCluster quick = EmbeddedCluster.start(settings)) {
            URI uri = URI.create(quick.baseUrl()
                    + "/api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=1&timeoutSeconds=1");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(uri.toURL().openStream(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).contains("\"type\":\"BOOKMARK\"", "\"resourceVersion\"");
            }
        }
    }

    private void create(String name) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .create();
    }

    private static List<String> names(SharedIndexInformer<ConfigMap> informer) {
        return informer.getStore().list().stream()
                .map(map -> map.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static ResourceEventHandler<ConfigMap> nothing() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {}

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {}

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {}
        };
    }
}
