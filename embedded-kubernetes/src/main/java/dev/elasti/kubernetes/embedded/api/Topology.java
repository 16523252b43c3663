package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the parts of an object merge: which lists are sets or maps by a key, which maps are one value. For custom resources
 * the schema says so, for built-in ones this table of the fields that clusters like ours use. Paths are dotted field names
 * without list positions.
 */
final class Topology {
    sealed interface Shape {}

    /** One value: whoever sets any of it sets all of it. */
    enum Atomic implements Shape {
        VALUE
    }

    /** Fields or entries with owners of their own. */
    enum Granular implements Shape {
        VALUE
    }

    /** A list of distinct scalars. */
    enum ScalarSet implements Shape {
        VALUE
    }

    /**
     * A list of objects told apart by some of their fields.
     *
     * @param keys for server-side apply; the first is the key of strategic merge patches
     */
    record Keyed(List<String> keys) implements Shape {}

    private static final Keyed BY_NAME = new Keyed(List.of("name"));
    private static final Map<String, Shape> POD_LISTS = Map.of(
            "containers", BY_NAME,
            "initContainers", BY_NAME,
            "volumes", BY_NAME,
            "imagePullSecrets", BY_NAME,
            "containers.env", BY_NAME,
            "containers.volumeMounts", new Keyed(List.of("mountPath")),
            "containers.ports", new Keyed(List.of("containerPort", "protocol")),
            "nodeSelector", Atomic.VALUE);
    private static final Map<String, Shape> METADATA =
            Map.of("metadata.ownerReferences", new Keyed(List.of("uid")), "metadata.finalizers", ScalarSet.VALUE);
    private static final Set<String> ATOMIC_SELECTORS = Set.of("Service", "Deployment", "ReplicaSet", "StatefulSet");
    private static final String TEMPLATE = "spec.template.spec.";
    private static final String POD = "spec.";

    private final ResourceType type;

    Topology(ResourceType type) {
        this.type = type;
    }

    Shape at(String path, JsonNode value) {
        Shape metadata = METADATA.get(path);
        if (metadata != null) {
            return metadata;
        }
        if (type.custom() && !path.startsWith("metadata")) {
            return bySchema(path, value);
        }
        if (value.isArray()) {
            return list(path);
        }
        return value.isObject() && !atomicMap(path) ? Granular.VALUE : Atomic.VALUE;
    }

    /** The value of a key field, with the default that a schema would give it. */
    static JsonNode keyValue(JsonNode item, String key) {
        JsonNode value = item.path(key);
        return value.isMissingNode() && key.equals("protocol") ? Json.object().textNode("TCP") : value;
    }

    private Shape list(String path) {
        if (path.equals("status.conditions")) {
            return new Keyed(List.of("type"));
        }
        if (type.kind().equals("Service") && path.equals("spec.ports")) {
            return new Keyed(List.of("port", "protocol"));
        }
        Shape inPod = POD_LISTS.get(inPod(path));
        return inPod == null ? Atomic.VALUE : inPod;
    }

    private boolean atomicMap(String path) {
        return (path.equals("spec.selector") && ATOMIC_SELECTORS.contains(type.kind()))
                || POD_LISTS.get(inPod(path)) == Atomic.VALUE;
    }

    private String inPod(String path) {
        if (path.startsWith(TEMPLATE)) {
            return path.substring(TEMPLATE.length());
        }
        return type.kind().equals("Pod") && path.startsWith(POD) ? path.substring(POD.length()) : "";
    }

    private Shape bySchema(String path, JsonNode value) {
        JsonNode schema = schemaAt(path);
        if (value.isArray()) {
            return switch (schema.path("x-kubernetes-list-type").asText("atomic")) {
                case "map" ->
                    new Keyed(Json.stream(schema.path("x-kubernetes-list-map-keys"))
                            .map(JsonNode::asText)
                            .toList());
                case "set" -> ScalarSet.VALUE;
                default -> Atomic.VALUE;
            };
        }
        boolean atomic = schema.path("x-kubernetes-map-type").asText("").equals("atomic");
        return value.isObject() && !atomic ? Granular.VALUE : Atomic.VALUE;
    }

    private JsonNode schemaAt(String path) {
        JsonNode schema = type.schema().orElseGet(Json::object);
        for (String name : path.split("\\.", -1)) {
            if (schema.has("items")) {
                schema = schema.path("items");
            }
            JsonNode property = schema.path("properties").path(name);
            schema = property.isMissingNode() ? schema.path("additionalProperties") : property;
        }
        return schema;
    }
}
