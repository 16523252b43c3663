package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** The parts of metadata that belong to the server: clients may send them, but not change them. */
public final class Identity {
    static final List<String> SERVER_SET = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");
    private static final List<String> KEPT = List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion",
            "generateName");
    private static final Set<String> WITHOUT_GENERATION =
            Set.of("Service", "Namespace", "ConfigMap", "Secret", "ServiceAccount", "Event", "Lease", "Node");

    private Identity() {}

    public static ObjectKey key(ObjectNode object) {
        return new ObjectKey(Json.text(object, "metadata.namespace"), Json.text(object, "metadata.name"));
    }

    /** As timestamps are written in objects. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static void begin(ResourceType type, ObjectNode metadata, String uid, String now) {
        metadata.remove(SERVER_SET);
        metadata.put("uid", uid).put("creationTimestamp", now);
        if (!WITHOUT_GENERATION.contains(type.kind())) {
            metadata.put("generation", 1);
        }
    }

    static void keep(ObjectNode live, ObjectNode next) {
        ObjectNode from = Json.ensure(live, "metadata");
        ObjectNode to = Json.ensure(next, "metadata");
        for (String field : KEPT) {
            if (from.has(field)) {
                to.set(field, from.path(field));
            } else {
                to.remove(field);
            }
        }
    }

    /** Whether what the object asks for changed: everything but its metadata and what is reported back. */
    static boolean contentDiffers(ResourceType type, ObjectNode live, ObjectNode next) {
        return !content(type, live).equals(content(type, next));
    }

    static boolean isOwnedBy(ObjectNode object, String uid) {
        return Json.stream(Json.at(object, "metadata.ownerReferences"))
                .anyMatch(owner -> owner.path("uid").asText().equals(uid));
    }

    static ObjectNode disowned(ObjectNode object, String uid) {
        return Json.changed(object, copy -> {
            if (Json.at(copy, "metadata.ownerReferences") instanceof ArrayNode owners) {
                owners.removeIf(owner -> owner.path("uid").asText().equals(uid));
            }
            return copy;
        });
    }

    private static ObjectNode content(ResourceType type, ObjectNode object) {
        ObjectNode content = Json.object();
        object.propertyStream()
                .filter(field -> !field.getKey().equals("metadata")
                        && !field.getKey().equals("apiVersion")
                        && !(field.getKey().equals("status") && type.statusSubresource()))
                .forEach(field -> content.set(field.getKey(), field.getValue()));
        return content;
    }
}
