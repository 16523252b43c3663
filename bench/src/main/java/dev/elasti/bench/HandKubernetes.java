package dev.elasti.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasti.kubernetes.embedded.api.ApiServer;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceType;
import dev.elasti.kubernetes.embedded.api.Write;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An API server without controllers: pods come and go when the benchmark says so, to the microsecond, so that only our own
 * share of a cold start is measured.
 */
final class HandKubernetes implements AutoCloseable {
    /** A Deployment that nobody manages. */
    static final String BYSTANDER = "bystander";

    private static final String OBJECTS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s, namespace: bench}
            spec:
              replicas: %3$d
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}}
                spec: {containers: [{name: c, image: none}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s, namespace: bench}
            spec:
              selector: {app: %1$s}
              ports: [{name: %5$s, port: 80, targetPort: %2$d}]
            ---
            apiVersion: elasti.truefoundry.com/v1alpha1
            kind: ElastiService
            metadata: {name: %1$s, namespace: bench}
            spec:
              service: %1$s
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
              minTargetReplicas: 1
              %4$s
            """;

    private final ApiServer server =
            ApiServer.start(new ApiServer.Setup(0, 100_000, Duration.ofSeconds(5), () -> "127.0.0.1", pod -> ""));

    private final Map<String, ServiceUnderTest> services = new ConcurrentHashMap<>();

    HandKubernetes() {
        server.onRequest(this::arrived);
        apply(resource("/crd/elastiservices.elasti.truefoundry.com.yaml"));
        apply("{apiVersion: v1, kind: Namespace, metadata: {name: bench}}");
        apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: bench}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s}}
                  template: {metadata: {labels: {app: %1$s}}, spec: {containers: [{name: c, image: none}]}}
                """.formatted(BYSTANDER));
    }

    String baseUrl() {
        return server.baseUrl();
    }

    /** A service that sleeps and that nobody but the benchmark puts to sleep. */
    ServiceUnderTest asleep(String name, int podPort) {
        return asleep(name, podPort, "http");
    }

    /** @param portName says what the service speaks, see docs/architecture.md */
    ServiceUnderTest asleep(String name, int podPort, String portName) {
        apply(OBJECTS.formatted(name, podPort, 0, """
                triggers: []
                  queue: {maxRequests: 20000}""", portName));
        return service(name, podPort);
    }

    /** A service that sleeps, and for which no more than so many requests may wait. */
    ServiceUnderTest bounded(String name, int podPort, int maxRequests) {
        apply(OBJECTS.formatted(name, podPort, 0, """
                triggers: []
                  queue: {maxRequests: %d}""".formatted(maxRequests), "http"));
        return service(name, podPort);
    }

    /** A service that is awake and behind the edge for good: its requests are counted, and never too many to be so. */
    ServiceUnderTest observed(String name, int podPort) {
        return observed(name, podPort, "http");
    }

    /** @param portName says what the service speaks, see docs/architecture.md */
    ServiceUnderTest observed(String name, int podPort, String portName) {
        apply(OBJECTS.formatted(name, podPort, 1, """
                cooldownPeriod: 3600
                  triggers: [{type: traffic}]
                  traffic: {directForSeconds: 0, busyRequestsPerSecond: 1000000000}""", portName));
        ServiceUnderTest service = service(name, podPort);
        service.podReady();
        return service;
    }

    @Override
    public void close() {
        server.close();
    }

    private ServiceUnderTest service(String name, int podPort) {
        ServiceUnderTest service = new ServiceUnderTest(server.objects(), baseUrl(), name, podPort);
        services.put(service.scalePath(), service);
        return service;
    }

    private void arrived(HttpRequest request) {
        ServiceUnderTest service = request.method().equals("PATCH") ? services.get(request.path()) : null;
        if (service != null) {
            service.asked();
        }
    }

    private void apply(String yaml) {
        apply(server.objects(), yaml);
    }

    static void apply(ObjectApi api, String yaml) {
        for (JsonNode document : Json.yaml(yaml)) {
            ResourceType type = api.types().ofObject(document).orElseThrow();
            ObjectKey key = new ObjectKey(
                    type.namespaced() ? Json.text(document, "metadata.namespace") : "",
                    Json.text(document, "metadata.name"));
            api.apply(type, key, document, new Write("bench", Write.Subresource.NONE, true, false));
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
