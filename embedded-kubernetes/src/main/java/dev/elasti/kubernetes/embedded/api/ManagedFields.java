package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Who set what: {@code metadata.managedFields} as a value, and how it changes with each kind of write. */
record ManagedFields(Map<Manager, Entry> entries) {
    enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        static Operation of(String text) {
            return text.equals(APPLY.text) ? APPLY : UPDATE;
        }
    }

    /** Two writes belong to one manager if all of these are the same. */
    record Manager(String name, Operation operation, String subresource) {}

    record Entry(FieldSet fields, String apiVersion, String time) {}

    ManagedFields {
        entries = Map.copyOf(entries);
    }

    static ManagedFields of(JsonNode object) {
        Map<Manager, Entry> entries = new LinkedHashMap<>();
        Json.at(object, "metadata.managedFields")
                .forEach(entry -> entries.put(
                        new Manager(
                                Json.text(entry, "manager"),
                                Operation.of(Json.text(entry, "operation")),
                                Json.text(entry, "subresource")),
                        new Entry(
                                FieldSet.fromFieldsV1(entry.path("fieldsV1")),
                                Json.text(entry, "apiVersion"),
                                Json.text(entry, "time"))));
        return new ManagedFields(entries);
    }

    FieldSet of(Manager manager) {
        return Optional.ofNullable(entries.get(manager)).map(Entry::fields).orElse(new FieldSet(Set.of()));
    }

    FieldSet ofOthers(Manager manager) {
        FieldSet all = new FieldSet(Set.of());
        for (Map.Entry<Manager, Entry> entry : entries.entrySet()) {
            if (!entry.getKey().equals(manager)) {
                all = all.plus(entry.getValue().fields());
            }
        }
        return all;
    }

    /** After a create, update or patch: what it changed is now the writer's alone, what is gone is nobody's. */
    ManagedFields afterUpdate(ResourceType type, Manager writer, ObjectNode before, ObjectNode after, String now) {
        Map<List<String>, JsonNode> values = FieldSet.values(type, after);
        FieldSet changed = FieldSet.changed(FieldSet.values(type, before), values);
        Map<Manager, Entry> next = new LinkedHashMap<>();
        entries.forEach((manager, entry) -> {
            FieldSet kept = entry.fields().only(values.keySet()).minus(changed);
            if (!kept.isEmpty() || manager.operation() == Operation.APPLY) {
                next.put(manager, new Entry(kept, entry.apiVersion(), entry.time()));
            }
        });
        if (!changed.isEmpty()) {
            Entry old = next.get(writer);
            FieldSet owned = old == null ? changed : old.fields().plus(changed);
            next.put(writer, new Entry(owned, type.apiVersion(), now));
        }
        return new ManagedFields(next);
    }

    /** After an apply: the applier owns what it applied, the others what they did not lose to it. */
    ManagedFields afterApply(ResourceType type, Manager applier, FieldSet applied, FieldSet taken, String now) {
        Map<Manager, Entry> next = new LinkedHashMap<>();
        entries.forEach((manager, entry) -> {
            FieldSet kept = entry.fields().minus(taken);
            if (!manager.equals(applier) && !kept.isEmpty()) {
                next.put(manager, new Entry(kept, entry.apiVersion(), entry.time()));
            }
        });
        Entry old = entries.get(applier);
        String time = old != null && old.fields().equals(applied) ? old.time() : now;
        next.put(applier, new Entry(applied, type.apiVersion(), time));
        return new ManagedFields(next);
    }

    /** Writes itself into the object's metadata. */
    void into(ObjectNode object) {
        ObjectNode metadata = Json.ensure(object, "metadata");
        if (entries.isEmpty()) {
            metadata.remove("managedFields");
            return;
        }
        ArrayNode list = metadata.putArray("managedFields");
        List<Manager> order = new ArrayList<>(entries.keySet());
        order.sort((a, b) -> a.toString().compareTo(b.toString()));
        for (Manager manager : order) {
            Entry entry = Objects.requireNonNull(entries.get(manager));
            ObjectNode node = list.addObject()
                    .put("manager", manager.name())
                    .put("operation", manager.operation().text)
                    .put("apiVersion", entry.apiVersion())
                    .put("time", entry.time())
                    .put("fieldsType", "FieldsV1");
            node.set("fieldsV1", entry.fields().toFieldsV1());
            if (!manager.subresource().isEmpty()) {
                node.put("subresource", manager.subresource());
            }
        }
    }
}
