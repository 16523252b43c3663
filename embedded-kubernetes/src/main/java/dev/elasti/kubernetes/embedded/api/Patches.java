package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The patch formats that are pure functions of object and patch: JSON patch, merge patch, strategic merge patch. */
final class Patches {
    private Patches() {}

    /** RFC 7396. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        patch.propertyStream().forEach(field -> {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                result.set(field.getKey(), merge(result.path(field.getKey()), field.getValue()));
            }
        });
        return result;
    }

    /** Kubernetes' own: as a merge patch, but lists with a key are merged item by item, and {@code $patch} directs. */
    static ObjectNode strategic(ResourceType type, ObjectNode target, JsonNode patch) {
        return strategicObject(new Topology(type), "", target, patch);
    }

    private static ObjectNode strategicObject(Topology topology, String path, JsonNode target, JsonNode patch) {
        if (patch.path("$patch").asText("").equals("replace")) {
            return ((ObjectNode) patch.deepCopy()).without("$patch");
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        patch.propertyStream().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            String at = path.isEmpty() ? name : path + "." + name;
            if (name.startsWith("$deleteFromPrimitiveList/")) {
                String list = name.substring(name.indexOf('/') + 1);
                if (result.path(list) instanceof ArrayNode items) {
                    items.removeIf(item -> Json.stream(value).anyMatch(item::equals));
                }
            } else if (name.startsWith("$")) {
                // $setElementOrder and $retainKeys order and prune what a merge by key leaves right here
            } else if (value.isNull()) {
                result.remove(name);
            } else if (value.isObject()) {
                result.set(name, strategicObject(topology, at, result.path(name), value));
            } else if (value.isArray()) {
                result.set(name, strategicList(topology, at, result.path(name), value));
            } else {
                result.set(name, value);
            }
        });
        return result;
    }

    private static JsonNode strategicList(Topology topology, String path, JsonNode target, JsonNode patch) {
        return switch (topology.at(path, patch)) {
            case Topology.Atomic _, Topology.Granular _ -> patch.deepCopy();
            case Topology.ScalarSet _ -> {
                ArrayNode union = target instanceof ArrayNode list ? list.deepCopy() : Json.array();
                patch.forEach(item -> {
                    if (Json.stream(union).noneMatch(item::equals)) {
                        union.add(item);
                    }
                });
                yield union;
            }
            case Topology.Keyed keyed -> keyedList(topology, path, keyed.keys().getFirst(), target, patch);
        };
    }

    private static ArrayNode keyedList(Topology topology, String path, String key, JsonNode target, JsonNode patch) {
        List<JsonNode> items = new ArrayList<>();
        target.forEach(items::add);
        for (JsonNode change : patch) {
            String directive = change.path("$patch").asText("");
            int at = indexOf(items, key, change.path(key));
            if (directive.equals("delete")) {
                if (at >= 0) {
                    items.remove(at);
                }
            } else if (directive.equals("replace")) {
                items.clear();
            } else if (at >= 0) {
                items.set(at, strategicObject(topology, path, items.get(at), change));
            } else {
                items.add(strategicObject(topology, path, Json.object(), change));
            }
        }
        return Json.array().addAll(items);
    }

    private static int indexOf(List<JsonNode> items, String key, JsonNode value) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 6902; an operation that does not fit the object, or a test that fails, is a 422 as in Kubernetes. */
    static JsonNode json(ResourceType type, String name, JsonNode target, JsonNode patch) {
        JsonNode result = target.deepCopy();
        for (JsonNode operation : patch) {
            String path = operation.path("path").asText();
            switch (operation.path("op").asText().toLowerCase(Locale.ROOT)) {
                case "add" -> put(type, name, result, path, operation.path("value"), true);
                case "replace" -> {
                    require(type, name, result, path);
                    put(type, name, result, path, operation.path("value"), false);
                }
                case "remove" -> remove(type, name, result, path);
                case "test" -> {
                    // As the real one: what is absent is null.
                    JsonNode found = result.at(path);
                    JsonNode wanted = operation.path("value");
                    if (found.isMissingNode() ? !wanted.isNull() : !found.equals(wanted)) {
                        throw ApiException.invalid(
                                type,
                                name,
                                path,
                                "the server rejected our request due to an error in our request: testing value failed");
                    }
                }
                case "copy" ->
                    put(
                            type,
                            name,
                            result,
                            path,
                            require(type, name, result, operation.path("from").asText()),
                            true);
                case "move" -> {
                    JsonNode moved =
                            require(type, name, result, operation.path("from").asText());
                    remove(type, name, result, operation.path("from").asText());
                    put(type, name, result, path, moved, true);
                }
                default -> throw ApiException.badRequest("unknown operation in JSON patch: " + operation);
            }
        }
        return result;
    }

    private static JsonNode require(ResourceType type, String name, JsonNode root, String path) {
        JsonNode found = root.at(path);
        if (found.isMissingNode()) {
            throw ApiException.invalid(type, name, path, "there is nothing at this path of the JSON patch");
        }
        return found;
    }

    private static void put(
            ResourceType type, String name, JsonNode root, String path, JsonNode value, boolean insert) {
        String last = unescaped(path.substring(path.lastIndexOf('/') + 1));
        JsonNode parent = require(type, name, root, path.substring(0, path.lastIndexOf('/')));
        if (parent instanceof ObjectNode object) {
            object.set(last, value.deepCopy());
        } else if (parent instanceof ArrayNode list) {
            int index = last.equals("-") ? list.size() : Integer.parseInt(last);
            if (insert) {
                list.insert(index, value.deepCopy());
            } else {
                list.set(index, value.deepCopy());
            }
        }
    }

    private static void remove(ResourceType type, String name, JsonNode root, String path) {
        require(type, name, root, path);
        String last = unescaped(path.substring(path.lastIndexOf('/') + 1));
        JsonNode parent = root.at(path.substring(0, path.lastIndexOf('/')));
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode list) {
            list.remove(Integer.parseInt(last));
        }
    }

    private static String unescaped(String element) {
        return element.replace("~1", "/").replace("~0", "~");
    }
}
