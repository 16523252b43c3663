package dev.elasti.kubernetes.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.resource.ElastiService;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Makes the client that informers and writes share. */
public final class Clients {
    private Clients() {}

    /**
     * Connects as kubectl and pods do (KUBECONFIG, service account; the token is read again when it changes), or to
     * {@code api-server} alone if one is set. Nothing is sent yet. The caller closes it.
     */
    public static KubernetesClient create(KubernetesSettings settings) {
        return create(
                settings,
                settings.apiServer().isEmpty()
                        ? new ConfigBuilder().build()
                        : new ConfigBuilder(Config.empty())
                                .withMasterUrl(settings.apiServer())
                                .build());
    }

    /** Connects as {@code connection} says (address, certificates, credentials), with the paces of {@code settings}. */
    public static KubernetesClient create(KubernetesSettings settings, Config connection) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization())
                .withConfig(new ConfigBuilder(connection)
                        .withWatchReconnectInterval((int) settings.watchRetry().toMillis())
                        .withWatchReconnectLimit(-1)
                        .withRequestTimeout((int) settings.listTimeout().toMillis())
                        .withConnectionTimeout((int) settings.requestTimeout().toMillis())
                        // Informers try again by themselves; a list that retries inside would only report late.
                        .withRequestRetryBackoffLimit(1)
                        // A plain server is spoken to in plain HTTP/1.1: the upgrade that the JDK would offer is of no
                        // use.
                        .withHttp2Disable(connection.getMasterUrl().startsWith("http:"))
                        .build())
                .build();
    }

    /**
     * Knows the kinds that are read as classes of their own. Fabric8's default is to load every kind that it has a class for as soon
     * as the first answer is read: some five hundred classes, 6 MiB of an idle node and a part of its start. Others are read as
     * {@code GenericKubernetesResource}.
     */
    private static KubernetesSerialization serialization() {
        KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
        List.of(ElastiService.class, Service.class, EndpointSlice.class, Pod.class, Status.class)
                .forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
