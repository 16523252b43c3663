package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields of an object as paths of {@code FieldsV1} elements ({@code f:name}, {@code k:{…}}, {@code v:…}): what managers of
 * an object own. Only leaves, and the being-there of keyed list items, are fields.
 */
record FieldSet(Set<List<String>> paths) {
    private static final String ITSELF = ".";
    private static final Set<String> UNOWNED = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "generateName",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    FieldSet {
        // in the order of the object, so that the same write has the same effect each time
        paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
    }

    static FieldSet of(ResourceType type, ObjectNode object) {
        return new FieldSet(values(type, object).keySet());
    }

    /** Every field of an object with its value. */
    static Map<List<String>, JsonNode> values(ResourceType type, ObjectNode object) {
        Map<List<String>, JsonNode> values = new LinkedHashMap<>();
        Topology topology = new Topology(type);
        object.propertyStream().forEach(entry -> {
            String name = entry.getKey();
            if (name.equals("metadata")) {
                entry.getValue()
                        .propertyStream()
                        .filter(field -> !UNOWNED.contains(field.getKey()))
                        .forEach(field -> collect(
                                topology,
                                "metadata." + field.getKey(),
                                List.of("f:metadata", "f:" + field.getKey()),
                                field.getValue(),
                                values));
            } else if (!name.equals("apiVersion") && !name.equals("kind")) {
                collect(topology, name, List.of("f:" + name), entry.getValue(), values);
            }
        });
        return values;
    }

    private static void collect(
            Topology topology, String path, List<String> at, JsonNode value, Map<List<String>, JsonNode> into) {
        switch (topology.at(path, value)) {
            case Topology.Atomic _ -> into.put(at, value);
            case Topology.Granular _ -> {
                if (value.isEmpty()) {
                    into.put(at, value);
                }
                value.propertyStream()
                        .forEach(field -> collect(
                                topology,
                                path + "." + field.getKey(),
                                with(at, "f:" + field.getKey()),
                                field.getValue(),
                                into));
            }
            case Topology.ScalarSet _ -> value.forEach(item -> into.put(with(at, "v:" + item), item));
            case Topology.Keyed keyed ->
                value.forEach(item -> {
                    List<String> itself = with(at, key(keyed, item));
                    into.put(itself, Json.object());
                    item.propertyStream()
                            .forEach(field -> collect(
                                    topology,
                                    path + "." + field.getKey(),
                                    with(itself, "f:" + field.getKey()),
                                    field.getValue(),
                                    into));
                });
        }
    }

    static String key(Topology.Keyed keyed, JsonNode item) {
        ObjectNode key = Json.object();
        keyed.keys().forEach(name -> key.set(name, Topology.keyValue(item, name)));
        return "k:" + key;
    }

    /** Fields whose values differ, or that one of the two lacks. */
    static FieldSet changed(Map<List<String>, JsonNode> before, Map<List<String>, JsonNode> after) {
        Set<List<String>> changed = new LinkedHashSet<>();
        after.forEach((path, value) -> {
            if (!value.equals(before.get(path))) {
                changed.add(path);
            }
        });
        return new FieldSet(changed);
    }

    FieldSet plus(FieldSet other) {
        Set<List<String>> union = new LinkedHashSet<>(paths);
        union.addAll(other.paths);
        return new FieldSet(union);
    }

    FieldSet minus(FieldSet other) {
        Set<List<String>> rest = new LinkedHashSet<>(paths);
        rest.removeAll(other.paths);
        return new FieldSet(rest);
    }

    FieldSet only(Collection<List<String>> these) {
        Set<List<String>> common = new LinkedHashSet<>(paths);
        common.retainAll(these);
        return new FieldSet(common);
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** As in {@code metadata.managedFields[].fieldsV1}. */
    ObjectNode toFieldsV1() {
        ObjectNode root = Json.object();
        paths.stream()
                .sorted((a, b) -> String.join("/", a).compareTo(String.join("/", b)))
                .forEach(path -> {
                    ObjectNode node = root;
                    for (String element : path) {
                        node = node.path(element) instanceof ObjectNode child ? child : node.putObject(element);
                    }
                    if (path.getLast().startsWith("k:")) {
                        node.putObject(ITSELF);
                    }
                });
        return root;
    }

    static FieldSet fromFieldsV1(JsonNode fields) {
        Set<List<String>> paths = new LinkedHashSet<>();
        read(fields, List.of(), paths);
        return new FieldSet(paths);
    }

    private static void read(JsonNode node, List<String> at, Set<List<String>> into) {
        if (node.isEmpty() && !at.isEmpty()) {
            into.add(at);
        }
        node.propertyStream().forEach(entry -> {
            if (!entry.getKey().equals(ITSELF)) {
                read(entry.getValue(), with(at, entry.getKey()), into);
            } else if (!at.isEmpty() && at.getLast().startsWith("k:")) {
                into.add(at);
            }
        });
    }

    /** As people write a field: {@code .spec.ports[port=80,protocol="TCP"].name}. */
    static String readable(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String element : path) {
            String rest = element.substring(2);
            switch (element.charAt(0)) {
                case 'f' -> text.append('.').append(rest);
                case 'k' ->
                    text.append('[')
                            .append(rest.substring(1, rest.length() - 1).replaceAll("\"([^\"]+)\":", "$1="))
                            .append(']');
                default -> text.append('[').append('=').append(rest).append(']');
            }
        }
        return text.toString();
    }

    /** Takes one field out of an object, if it is there; what becomes empty on the way stays. */
    static void remove(ResourceType type, ObjectNode object, List<String> path) {
        Topology topology = new Topology(type);
        JsonNode node = object;
        String dotted = "";
        for (int i = 0; i < path.size() - 1; i++) {
            String element = path.get(i);
            if (element.startsWith("f:")) {
                String name = element.substring(2);
                dotted = dotted.isEmpty() ? name : dotted + "." + name;
                node = node.path(name);
            } else if (topology.at(dotted, node) instanceof Topology.Keyed keyed) {
                node = node.valueStream()
                        .filter(item -> key(keyed, item).equals(element))
                        .findFirst()
                        .orElseGet(Json::object);
            }
        }
        String last = path.getLast();
        if (node instanceof ObjectNode parent) {
            parent.remove(last.substring(2));
        } else if (node instanceof ArrayNode list) {
            Topology.Shape shape = topology.at(dotted, list);
            list.removeIf(item -> switch (shape) {
                case Topology.Keyed keyed -> key(keyed, item).equals(last);
                case Topology.ScalarSet _ -> ("v:" + item).equals(last);
                case Topology.Atomic _, Topology.Granular _ -> false;
            });
        }
    }

    private static List<String> with(List<String> path, String element) {
        List<String> longer = new ArrayList<>(path);
        longer.add(element);
        return List.copyOf(longer);
    }
}
