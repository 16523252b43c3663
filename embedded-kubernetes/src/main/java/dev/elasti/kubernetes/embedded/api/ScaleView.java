package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /scale}: an autoscaling/v1 Scale made of an object, and the object a changed Scale makes. */
final class ScaleView {
    private static final ResourceType SCALE = ResourceType.builtIn("autoscaling", "v1", "scales", "Scale");

    private final ObjectApi api;

    ScaleView(ObjectApi api) {
        this.api = api;
    }

    ObjectNode get(ResourceType type, ObjectKey key) {
        return scale(type, api.get(type, key));
    }

    ObjectNode replace(ResourceType type, ObjectKey key, JsonNode scale, Write write) {
        ResourceType.ScalePaths paths = paths(type);
        JsonNode replicas = Json.at(scale, "spec.replicas");
        if (replicas.asInt() < 0) {
            throw ApiException.invalid(
                    SCALE, key.name(), "spec.replicas", "Invalid value: must be greater than or equal to 0");
        }
        ObjectNode changed = api.change(type, key, write.on(Write.Subresource.SCALE), object -> {
            String revision = Json.text(scale, "metadata.resourceVersion");
            if (!revision.isEmpty()) {
                Json.ensure(object, "metadata").put("resourceVersion", revision);
            }
            Json.set(object, paths.specReplicas(), Json.object().numberNode(replicas.asInt(0)));
            return object;
        });
        return scale(type, changed);
    }

    ObjectNode patch(ResourceType type, ObjectKey key, PatchFormat format, JsonNode patch, Write write) {
        return api.store().atomically(() -> {
            ObjectNode current = get(type, key);
            JsonNode patched = ObjectApi.patched(SCALE, key.name(), current, format, patch);
            return replace(type, key, patched, write);
        });
    }

    private static ObjectNode scale(ResourceType type, ObjectNode object) {
        ResourceType.ScalePaths paths = paths(type);
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.set(field, Json.at(object, "metadata." + field));
        }
        ObjectNode spec = scale.putObject("spec");
        int replicas = Json.at(object, paths.specReplicas()).asInt(0);
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        scale.putObject("status")
                .put("replicas", Json.at(object, paths.statusReplicas()).asInt(0))
                .put(
                        "selector",
                        paths.labelSelector()
                                .map(path -> Json.text(object, path))
                                .orElseGet(() -> Selectors.text(Json.at(object, "spec.selector"))));
        return scale;
    }

    private static ResourceType.ScalePaths paths(ResourceType type) {
        return type.scale().orElseThrow(ApiException::noSuchPath);
    }
}
