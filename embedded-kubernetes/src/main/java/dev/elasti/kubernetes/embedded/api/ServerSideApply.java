package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Server-side apply: merge by the shape of the object, refuse what another manager owns, drop what the applier no longer wants. */
final class ServerSideApply {
    /** The merged object, and who owns what afterwards. */
    record Outcome(ObjectNode object, ManagedFields managers) {}

    private final ResourceType type;
    private final ManagedFields.Manager applier;
    private final boolean force;

    ServerSideApply(ResourceType type, ManagedFields.Manager applier, boolean force) {
        this.type = type;
        this.applier = applier;
        this.force = force;
    }

    /**
     * @param live an empty object (with identity only) if there is none yet
     * @throws ApiException 409 with one cause for each field another manager owns, unless forced
     */
    Outcome apply(String name, ObjectNode live, ObjectNode applied, String now) {
        ManagedFields managers = ManagedFields.of(live);
        ObjectNode merged = live.deepCopy();
        mergeObject(new Topology(type), "", merged, applied);
        FieldSet wanted = FieldSet.of(type, applied);
        FieldSet kept = wanted.plus(managers.ofOthers(applier));
        // list items before their fields: without its key fields an item could not be found any more
        managers.of(applier).minus(kept).paths().stream()
                .filter(path -> !hasFieldBelow(path, kept))
                .sorted(Comparator.comparingInt(List::size))
                .forEach(path -> FieldSet.remove(type, merged, path));
        FieldSet taken = taken(live, merged).only(wanted.paths());
        List<ApiException.Cause> conflicts = conflicts(managers, taken);
        if (!conflicts.isEmpty() && !force) {
            throw ApiException.applyConflict(type, name, conflicts);
        }
        return new Outcome(merged, managers.afterApply(type, applier, wanted, taken, now));
    }

    /** A list item goes only as a whole: not while someone still owns a field within it. */
    private static boolean hasFieldBelow(List<String> path, FieldSet owned) {
        return owned.paths().stream()
                .anyMatch(other -> other.size() > path.size()
                        && other.subList(0, path.size()).equals(path));
    }

    private FieldSet taken(ObjectNode live, ObjectNode merged) {
        return FieldSet.changed(FieldSet.values(type, live), FieldSet.values(type, merged));
    }

    private List<ApiException.Cause> conflicts(ManagedFields managers, FieldSet taken) {
        List<ApiException.Cause> causes = new ArrayList<>();
        for (Map.Entry<ManagedFields.Manager, ManagedFields.Entry> entry :
                managers.entries().entrySet()) {
            if (!entry.getKey().equals(applier)) {
                Set<List<String>> lost =
                        new LinkedHashSet<>(entry.getValue().fields().paths());
                lost.retainAll(taken.paths());
                lost.forEach(path -> causes.add(new ApiException.Cause(
                        "FieldManagerConflict",
                        "conflict with \"" + entry.getKey().name() + "\" using "
                                + entry.getValue().apiVersion(),
                        FieldSet.readable(path))));
            }
        }
        return causes;
    }

    private static void mergeObject(Topology topology, String path, ObjectNode into, JsonNode from) {
        from.propertyStream().forEach(field -> {
            String name = field.getKey();
            String at = path.isEmpty() ? name : path + "." + name;
            into.set(name, merged(topology, at, into.path(name), field.getValue()));
        });
    }

    private static JsonNode merged(Topology topology, String path, JsonNode live, JsonNode applied) {
        return switch (topology.at(path, applied)) {
            case Topology.Atomic _ -> applied.deepCopy();
            case Topology.Granular _ -> {
                ObjectNode into = live instanceof ObjectNode object ? object : Json.object();
                mergeObject(topology, path, into, applied);
                yield into;
            }
            case Topology.ScalarSet _ -> {
                Set<JsonNode> union = new LinkedHashSet<>();
                live.forEach(union::add);
                applied.forEach(union::add);
                yield Json.array().addAll(union);
            }
            case Topology.Keyed keyed -> {
                ArrayNode into = live instanceof ArrayNode list ? list : Json.array();
                applied.forEach(item -> mergeItem(topology, path, keyed, into, item));
                yield into;
            }
        };
    }

    private static void mergeItem(
            Topology topology, String path, Topology.Keyed keyed, ArrayNode into, JsonNode applied) {
        String key = FieldSet.key(keyed, applied);
        for (JsonNode item : into) {
            if (item instanceof ObjectNode existing && FieldSet.key(keyed, item).equals(key)) {
                mergeObject(topology, path, existing, applied);
                return;
            }
        }
        into.add(applied.deepCopy());
    }
}
