package dev.elasti.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;

/** One service of the benchmark: its pod, moved by hand, and when its replicas were written. Times are {@link System#nanoTime}. */
final class ServiceUnderTest {
    private final ObjectApi api;
    private final String name;
    private final int podPort;
    private final ObjectKey deployment;
    private final ObjectKey pod;
    private volatile long scaledUpAt;

    ServiceUnderTest(ObjectApi api, String name, int podPort) {
        this.api = api;
        this.name = name;
        this.podPort = podPort;
        this.deployment = new ObjectKey("bench", name);
        this.pod = new ObjectKey("bench", name + "-0");
        api.store().subscribe(api.store().revision(), event -> event.key().equals(deployment), this::changed);
    }

    String name() {
        return name;
    }

    /** {@return when replicas were last written as more than 0, or 0 if they are 0} */
    long scaledUpAt() {
        return scaledUpAt;
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
        long at = System.nanoTime();
        api.change(ResourceTypes.PODS, pod, write, before -> {
            before.set("status", status);
            return before;
        });
        return at;
    }

    /** Somebody scales to 0 and the pod goes, at once. */
    void fallAsleep() {
        api.change(ResourceTypes.DEPLOYMENTS, deployment, Write.as("bench"), before -> {
            ((ObjectNode) before.get("spec")).put("replicas", 0);
            return before;
        });
        api.delete(ResourceTypes.PODS, pod, Deletion.now());
    }

    private void changed(StoreEvent event) {
        if (!event.storage().equals(ResourceTypes.DEPLOYMENTS.storage())) {
            return;
        }
        if (Json.intAt(event.object(), "spec.replicas") == 0) {
            scaledUpAt = 0;
        } else if (scaledUpAt == 0) {
            scaledUpAt = System.nanoTime();
        }
    }
}
