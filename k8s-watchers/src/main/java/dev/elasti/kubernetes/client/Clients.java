package dev.elasti.kubernetes.client;

import dev.elasti.kubernetes.KubernetesSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

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
}
