package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are one store with two faces: core/v1, in which they are kept, and events.k8s.io/v1. All else passes unchanged. */
final class Events {
    private static final Map<String, String> NEW_TO_CORE = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedCount", "count",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedSource", "source");

    private Events() {}

    static ResourceType stored(ResourceType type) {
        return type.equals(ResourceTypes.NEW_EVENTS) ? ResourceTypes.EVENTS : type;
    }

    static ObjectNode toCore(ResourceType type, ObjectNode body) {
        if (!type.equals(ResourceTypes.NEW_EVENTS)) {
            return body;
        }
        ObjectNode core = body.deepCopy();
        NEW_TO_CORE.forEach((from, to) -> move(core, from, to));
        return core;
    }

    /** The object as this version of its resource shows it. */
    static ObjectNode present(ResourceType type, ObjectNode object) {
        if (object.path("apiVersion").asText().equals(type.apiVersion())) {
            return object;
        }
        ObjectNode shown = object.deepCopy().put("apiVersion", type.apiVersion());
        if (type.equals(ResourceTypes.NEW_EVENTS)) {
            NEW_TO_CORE.forEach((to, from) -> move(shown, from, to));
        }
        return shown;
    }

    /** What field selectors of this version look at. */
    static JsonNode view(ResourceType type, JsonNode object) {
        return type.equals(ResourceTypes.NEW_EVENTS) && object instanceof ObjectNode node
                ? present(type, node)
                : object;
    }

    private static void move(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
