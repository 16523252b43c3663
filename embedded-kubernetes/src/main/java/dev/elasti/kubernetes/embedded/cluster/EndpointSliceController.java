package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.Selectors;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the slices of Services with a selector in step with the pods, as the in-tree controller does: one slice per set of
 * port numbers, one empty slice where no pod matches. Slices of other managers are none of its business.
 */
final class EndpointSliceController implements Controller {
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String SELF = "endpointslice-controller.k8s.io";
    private static final Write WRITER = Write.as("endpointslice-controller");

    private final ObjectApi api;

    EndpointSliceController(ObjectApi api) {
        this.api = api;
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        ObjectNode object = event.object();
        String namespace = event.key().namespace();
        return switch (object.path("kind").asText()) {
            case "Service" -> List.of(event.key());
            case "Pod" ->
                api.list(ResourceTypes.SERVICES, namespace).stream()
                        .filter(service -> !Json.at(service, "spec.selector").isEmpty())
                        .map(Identity::key)
                        .toList();
            case "EndpointSlice" -> {
                JsonNode labels = Json.at(object, "metadata.labels");
                yield labels.path(MANAGED_BY).asText().equals(SELF)
                        ? List.of(new ObjectKey(
                                namespace, labels.path(SERVICE_NAME).asText()))
                        : List.of();
            }
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key) {
        List<ObjectNode> existing = new ArrayList<>(api.list(ResourceTypes.ENDPOINT_SLICES, key.namespace()).stream()
                .filter(slice -> isOurs(slice, key))
                .toList());
        api.find(ResourceTypes.SERVICES, key)
                .filter(service -> !Pods.isTerminating(service)
                        && !Json.at(service, "spec.selector").isEmpty()
                        && !Json.text(service, "spec.type").equals("ExternalName"))
                .ifPresent(service -> desired(service).forEach((ports, endpoints) -> {
                    if (existing.isEmpty()) {
                        create(service, ports, endpoints);
                    } else {
                        update(closest(existing, ports), service, ports, endpoints);
                    }
                }));
        existing.forEach(slice -> api.delete(ResourceTypes.ENDPOINT_SLICES, Identity.key(slice), Deletion.normal()));
    }

    /** Endpoints by the port numbers their pods serve on: named target ports may differ between pods. */
    private Map<ArrayNode, ArrayNode> desired(ObjectNode service) {
        Map<ArrayNode, ArrayNode> slices = new LinkedHashMap<>();
        boolean notReadyToo = Json.at(service, "spec.publishNotReadyAddresses").asBoolean();
        api.list(ResourceTypes.PODS, Json.text(service, "metadata.namespace")).stream()
                .filter(Selectors.matchLabels(Json.at(service, "spec.selector")))
                .filter(pod -> !Json.text(pod, "status.podIP").isEmpty() && !Pods.hasEnded(pod))
                .forEach(pod -> slices.computeIfAbsent(ports(service, pod), _ -> Json.array())
                        .add(endpoint(pod, notReadyToo)));
        if (slices.isEmpty()) {
            slices.put(Json.array(), Json.array());
        }
        return slices;
    }

    private static ObjectNode endpoint(ObjectNode pod, boolean notReadyToo) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = Pods.isTerminating(pod);
        ObjectNode endpoint = Json.object();
        endpoint.putArray("addresses").add(Json.text(pod, "status.podIP"));
        endpoint.putObject("conditions")
                .put("ready", notReadyToo || (serving && !terminating))
                .put("serving", serving)
                .put("terminating", terminating);
        Json.textIfPresent(pod, "spec.nodeName").ifPresent(node -> endpoint.put("nodeName", node));
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", Json.text(pod, "metadata.namespace"))
                .put("name", Json.text(pod, "metadata.name"))
                .put("uid", Json.text(pod, "metadata.uid"));
        return endpoint;
    }

    private static ArrayNode ports(ObjectNode service, ObjectNode pod) {
        ArrayNode ports = Json.array();
        for (JsonNode port : Json.at(service, "spec.ports")) {
            int number = targetPort(port, pod);
            if (number > 0) {
                ObjectNode resolved = ports.addObject()
                        .put("name", port.path("name").asText(""))
                        .put("port", number)
                        .put("protocol", port.path("protocol").asText("TCP"));
                if (port.has("appProtocol")) {
                    resolved.put("appProtocol", port.path("appProtocol").asText());
                }
            }
        }
        return ports;
    }

    private static int targetPort(JsonNode port, ObjectNode pod) {
        JsonNode target = port.path("targetPort");
        if (target.isNumber()) {
            return target.asInt();
        }
        for (JsonNode container : Json.at(pod, "spec.containers")) {
            for (JsonNode containerPort : container.path("ports")) {
                if (containerPort.path("name").asText().equals(target.asText())) {
                    return containerPort.path("containerPort").asInt();
                }
            }
        }
        return 0;
    }

    private static boolean isOurs(ObjectNode slice, ObjectKey service) {
        JsonNode labels = Json.at(slice, "metadata.labels");
        return labels.path(SERVICE_NAME).asText().equals(service.name())
                && labels.path(MANAGED_BY).asText().equals(SELF);
    }

    private static ObjectNode closest(List<ObjectNode> existing, ArrayNode ports) {
        for (ObjectNode slice : existing) {
            if (slice.path("ports").equals(ports)) {
                existing.remove(slice);
                return slice;
            }
        }
        return existing.removeFirst();
    }

    private void create(ObjectNode service, ArrayNode ports, ArrayNode endpoints) {
        ObjectNode slice = Json.object();
        ObjectNode metadata =
                slice.putObject("metadata").put("generateName", Json.text(service, "metadata.name") + "-");
        metadata.set("ownerReferences", Json.array().add(Pods.ownerReference(service)));
        slice.put("addressType", "IPv4");
        fill(slice, service, ports, endpoints);
        api.create(ResourceTypes.ENDPOINT_SLICES, Json.text(service, "metadata.namespace"), slice, WRITER);
    }

    private void update(ObjectNode slice, ObjectNode service, ArrayNode ports, ArrayNode endpoints) {
        api.change(ResourceTypes.ENDPOINT_SLICES, Identity.key(slice), WRITER, copy -> {
            fill(copy, service, ports, endpoints);
            return copy;
        });
    }

    private static void fill(ObjectNode slice, ObjectNode service, ArrayNode ports, ArrayNode endpoints) {
        ObjectNode labels = Json.ensure(slice, "metadata").putObject("labels");
        Json.at(service, "metadata.labels")
                .propertyStream()
                .forEach(label -> labels.set(label.getKey(), label.getValue()));
        labels.put(SERVICE_NAME, Json.text(service, "metadata.name")).put(MANAGED_BY, SELF);
        if (Json.text(service, "spec.clusterIP").equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        }
        slice.set("ports", ports.deepCopy());
        slice.set("endpoints", endpoints);
    }
}
