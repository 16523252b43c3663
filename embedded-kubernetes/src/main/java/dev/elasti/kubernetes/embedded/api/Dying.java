package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Deletion that takes time: for finalizers, for dependents that go first, for the processes of a pod. */
final class Dying {
    static final String FOREGROUND = "foregroundDeletion";

    private Dying() {}

    /** The object as the request to delete leaves it. */
    static ObjectNode mark(ResourceType type, ObjectNode live, Deletion deletion, Instant now) {
        ObjectNode dying = live.deepCopy();
        ObjectNode metadata = Json.ensure(dying, "metadata");
        long grace = grace(type, live, deletion);
        if (!metadata.has("deletionTimestamp")) {
            metadata.put("deletionTimestamp", Identity.time(now.plusSeconds(grace)));
            metadata.put("deletionGracePeriodSeconds", grace);
            if (metadata.has("generation")) {
                metadata.put("generation", metadata.path("generation").asLong() + 1);
            }
            if (deletion.propagation() == Deletion.Propagation.FOREGROUND) {
                metadata.withArray("finalizers").add(FOREGROUND);
            }
        } else if (grace < metadata.path("deletionGracePeriodSeconds").asLong()) {
            metadata.put("deletionTimestamp", Identity.time(now.plusSeconds(grace)));
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        if (type.equals(ResourceTypes.NAMESPACES)) {
            Json.ensure(dying, "status").put("phase", "Terminating");
        }
        return dying;
    }

    /** Whether something still holds a marked object in the store. */
    static boolean waits(ObjectNode dying) {
        return !Json.at(dying, "metadata.finalizers").isEmpty()
                || !Json.at(dying, "spec.finalizers").isEmpty()
                || Json.at(dying, "metadata.deletionGracePeriodSeconds").asLong() > 0;
    }

    private static long grace(ResourceType type, ObjectNode live, Deletion deletion) {
        if (!type.equals(ResourceTypes.PODS) || Json.text(live, "spec.nodeName").isEmpty()) {
            return 0;
        }
        return deletion.graceSeconds()
                .orElse(Json.at(live, "spec.terminationGracePeriodSeconds").asLong(30));
    }
}
