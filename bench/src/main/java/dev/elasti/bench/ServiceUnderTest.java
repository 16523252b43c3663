package dev.elasti.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One service of the benchmark: its pod, moved by hand, and when its replicas were written. Times are {@link System#nanoTime}. */
final class ServiceUnderTest {
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ObjectApi api;
    private final String baseUrl;
    private final String name;
    private final int podPort;
    private final ObjectKey deployment;
    private final ObjectKey pod;
    private int bareWrites;
    private volatile long askedAt;
    private volatile long scaledUpAt;

    ServiceUnderTest(ObjectApi api, String baseUrl, String name, int podPort) {
        this.api = api;
        this.baseUrl = baseUrl;
        this.name = name;
        this.podPort = podPort;
        this.deployment = new ObjectKey("bench", name);
        this.pod = new ObjectKey("bench", name + "-0");
        api.store().subscribe(api.store().revision(), event -> event.key().equals(deployment), this::changed);
    }

    String name() {
        return name;
    }

    /** Where its replicas are written. */
    String scalePath() {
        return scalePath(name);
    }

    /** The API server has a request that writes its replicas. */
    void asked() {
        if (askedAt == 0) {
            askedAt = System.nanoTime();
        }
    }

    /** {@return when the API server had the request that writes the replicas, the first since the last fall} */
    long askedAt() {
        return askedAt;
    }

    /** {@return when replicas were last written as more than 0, or 0 if they are 0} */
    long scaledUpAt() {
        return scaledUpAt;
    }

    /** Waits for it without looking: who looks all the time takes one of two cores from whom is measured. */
    synchronized void awaitScaledUp() {
        long end = System.nanoTime() + PATIENCE;
        while (scaledUpAt == 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("waited a minute in vain for the replicas of " + name);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until nobody has written anything for a while. */
    void awaitQuiet() {
        long[] seen = {-1, 0};
        Waits.await(() -> {
            long revision = api.store().revision();
            if (revision != seen[0]) {
                seen[0] = revision;
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > QUIET;
        });
    }

    /** Writes the replicas of a Deployment that nobody manages, with a client that does nothing else. */
    double bareWriteMillis() {
        String uri = baseUrl + scalePath(HandKubernetes.BYSTANDER);
        String patch = "{\"spec\":{\"replicas\":" + (bareWrites++ % 2 + 1) + "}}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .method("PATCH", HttpRequest.BodyPublishers.ofString(patch))
                .header("Content-Type", "application/merge-patch+json")
                .build();
        long begin = System.nanoTime();
        try {
            HttpResponse<Void> response = CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the API server answered " + response.statusCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Makes the pod ready. {@return just before the API server knew it} */
    long podReady() {
        HandKubernetes.apply(api, """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: bench, labels: {app: %s}}
                spec: {containers: [{name: c, image: none, ports: [{containerPort: %d}]}]}
                """.formatted(pod.name(), name, podPort));
        ObjectNode status = Json.object().put("phase", "Running").put("podIP", "127.0.0.1");
        status.putArray("podIPs").addObject().put("ip", "127.0.0.1");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        Write write = new Write("bench", Write.Subresource.STATUS, true, false);
        AtomicLong at = new AtomicLong();
        api.change(ResourceTypes.PODS, pod, write, before -> {
            before.set("status", status);
            at.set(System.nanoTime());
            return before;
        });
        return at.get();
    }

    /** The pod goes, and somebody scales to 0, at once. */
    void fallAsleep() {
        losePod();
        scaleToZero();
    }

    void losePod() {
        api.delete(ResourceTypes.PODS, pod, Deletion.now());
    }

    void scaleToZero() {
        api.change(ResourceTypes.DEPLOYMENTS, deployment, Write.as("bench"), before -> {
            ((ObjectNode) before.get("spec")).put("replicas", 0);
            return before;
        });
    }

    private static String scalePath(String deployment) {
        return "/apis/apps/v1/namespaces/bench/deployments/" + deployment + "/scale";
    }

    private synchronized void changed(StoreEvent event) {
        if (!event.storage().equals(ResourceTypes.DEPLOYMENTS.storage())) {
            return;
        }
        if (Json.intAt(event.object(), "spec.replicas") == 0) {
            scaledUpAt = 0;
            askedAt = 0;
        } else if (scaledUpAt == 0) {
            scaledUpAt = System.nanoTime();
            notifyAll();
        }
    }
}
