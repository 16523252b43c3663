package dev.elasti.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A cluster for each test, and what tests do with it. */
abstract class InABox {
    final EmbeddedCluster cluster = EmbeddedCluster.start();
    final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl(cluster.baseUrl())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    /** A Deployment {@code web} on port 8080 that runs a command. */
    static String deployment(int replicas, String command, String containerFields) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata:
                      labels: {app: web}
                      annotations:
                        sandbox.elasti.dev/command: |-
                          %s
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                        - name: main
                          image: none
                          %s
                """.formatted(replicas, command, containerFields);
    }

    static String service() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{name: http, port: 8000, targetPort: 8080}]
                """;
    }

    static String readyProbe() {
        return "ports: [{containerPort: 8080}]\n          env: [{name: GREETING, value: hello}]\n"
                + "          readinessProbe: {httpGet: {port: 8080, path: /ready}}";
    }

    List<Pod> pods() {
        return client.pods()
                .inNamespace("default")
                .withLabel("app", "web")
                .list()
                .getItems();
    }

    long readyPods() {
        return pods().stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .count();
    }

    void awaitReady(int count) {
        Eventually.eventually(count + " pods are ready", () -> readyPods() == count && pods().size() == count);
    }

    InetSocketAddress serviceAddress() {
        return cluster.serviceAddress("default", "web", "http").orElseThrow();
    }

    /** One request on a connection of its own. */
    static String get(InetSocketAddress address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
