package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;

/** Defaults and checks on the way into the store: by schema for custom resources, by table for built-in ones. */
final class Admission {
    private final BuiltInRules rules;
    private final Clock clock;

    Admission(BuiltInRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    void applyDefaults(ResourceType type, ObjectNode object) {
        if (type.custom()) {
            type.schema().ifPresent(schema -> SchemaRules.applyDefaults(schema, object));
        } else if (type.equals(ResourceTypes.DEFINITIONS)) {
            establish(object);
        } else {
            rules.applyDefaults(type, object);
        }
        if (type.equals(ResourceTypes.NAMESPACES)
                && !object.path("metadata").has("deletionTimestamp")
                && !object.path("spec").has("finalizers")) {
            Json.ensure(object, "spec").putArray("finalizers").add("kubernetes");
        }
    }

    void check(ResourceType type, String name, ObjectNode before, ObjectNode object) {
        List<ApiException.Cause> faults = type.custom()
                ? type.schema()
                        .map(schema -> SchemaRules.faults(schema, object))
                        .orElse(List.of())
                : rules.faults(type, object, before);
        if (!faults.isEmpty()) {
            throw ApiException.invalid(type, name, faults);
        }
    }

    /** A definition is served from the moment it is stored, and says so. */
    private void establish(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        if (Json.ensure(definition, "spec.names").path("singular").isMissingNode()) {
            Json.ensure(definition, "spec.names")
                    .put("singular", Json.text(spec, "names.kind").toLowerCase(java.util.Locale.ROOT));
        }
        if (Json.ensure(definition, "spec.names").path("listKind").isMissingNode()) {
            Json.ensure(definition, "spec.names").put("listKind", Json.text(spec, "names.kind") + "List");
        }
        ObjectNode status = Json.ensure(definition, "status");
        status.set("acceptedNames", spec.path("names").deepCopy());
        if (!status.has("conditions")) {
            String now = Identity.time(clock.instant());
            status.putArray("conditions")
                    .add(condition("NamesAccepted", "NoConflicts", "no conflicts found", now))
                    .add(condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now));
        }
        var stored = status.putArray("storedVersions");
        spec.path("versions").forEach(version -> {
            if (version.path("storage").asBoolean()) {
                stored.add(version.path("name"));
            }
        });
    }

    private static ObjectNode condition(String type, String reason, String message, String now) {
        return Json.object()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
    }
}
