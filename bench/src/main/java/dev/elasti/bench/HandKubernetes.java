package dev.elasti.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.ApiServer;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceType;
import dev.elasti.kubernetes.embedded.api.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * An API server without controllers: the pod of the benchmark's one service comes and goes when the benchmark says so, to the
 * microsecond, so that only our own share of a cold start is measured.
 */
final class HandKubernetes implements AutoCloseable {
    static final String NAMESPACE = "bench";
    static final String NAME = "sleeper";
    private static final ObjectKey POD = new ObjectKey(NAMESPACE, NAME + "-0");
    private static final ObjectKey DEPLOYMENT = new ObjectKey(NAMESPACE, NAME);

    private final ApiServer server =
            ApiServer.start(new ApiServer.Setup(0, 100_000, Duration.ofSeconds(5), () -> "127.0.0.1", pod -> ""));
    private final int podPort;

    /** @param podPort where the pod will listen, on 127.0.0.1 */
    HandKubernetes(int podPort) {
        this.podPort = podPort;
        apply(resource("/crd/elastiservices.elasti.truefoundry.com.yaml"));
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec: {containers: [{name: c, image: none}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  selector: {app: %2$s}
                  ports: [{name: http, port: 80, targetPort: %3$d}]
                ---
                apiVersion: elasti.truefoundry.com/v1alpha1
                kind: ElastiService
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  service: %2$s
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %2$s}
                  minTargetReplicas: 1
                  triggers: []
                  queue: {maxRequests: 20000}
                """.formatted(NAMESPACE, NAME, podPort));
    }

    String baseUrl() {
        return server.baseUrl();
    }

    int replicas() {
        return Json.intAt(server.objects().get(type("apps/v1", "Deployment"), DEPLOYMENT), "spec.replicas");
    }

    /** Makes the pod ready. {@return when the API server had it} */
    long podReady() {
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s, labels: {app: %s}}
                spec: {containers: [{name: c, image: none, ports: [{containerPort: %d}]}]}
                """.formatted(POD.name(), NAMESPACE, NAME, podPort));
        ObjectNode status = Json.object().put("phase", "Running").put("podIP", "127.0.0.1");
        status.putArray("podIPs").addObject().put("ip", "127.0.0.1");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        long at = System.nanoTime();
        server.objects()
                .change(type("v1", "Pod"), POD, new Write("bench", Write.Subresource.STATUS, true, false), pod -> {
                    pod.set("status", status);
                    return pod;
                });
        return at;
    }

    /** Somebody scales to 0 and the pod goes, at once. */
    void fallAsleep() {
        server.objects().change(type("apps/v1", "Deployment"), DEPLOYMENT, Write.as("bench"), deployment -> {
            ((ObjectNode) deployment.get("spec")).put("replicas", 0);
            return deployment;
        });
        server.objects().delete(type("v1", "Pod"), POD, Deletion.now());
    }

    @Override
    public void close() {
        server.close();
    }

    private ResourceType type(String apiVersion, String kind) {
        return server.objects()
                .types()
                .ofObject(Json.object().put("apiVersion", apiVersion).put("kind", kind))
                .orElseThrow();
    }

    private void apply(String yaml) {
        for (var document : Json.yaml(yaml)) {
            ResourceType type = server.objects().types().ofObject(document).orElseThrow();
            server.objects()
                    .apply(
                            type,
                            new ObjectKey(
                                    type.namespaced() ? Json.text(document, "metadata.namespace") : "",
                                    Json.text(document, "metadata.name")),
                            document,
                            new Write("bench", Write.Subresource.NONE, true, false));
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HandKubernetes.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
