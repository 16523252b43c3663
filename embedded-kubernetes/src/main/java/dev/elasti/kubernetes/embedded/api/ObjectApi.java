package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The verbs, each one atomic, with the rules that hold for every kind. Both the HTTP face and the controllers go through
 * here. Any thread; refusals are {@link ApiException}s. Returned trees are shared with the store: look, don't touch.
 */
public final class ObjectApi {
    private final ObjectStore store;
    private final ResourceTypes types;
    private final Admission admission;
    private final Clock clock;

    ObjectApi(ObjectStore store, ResourceTypes types, Admission admission, Clock clock) {
        this.store = store;
        this.types = types;
        this.admission = admission;
        this.clock = clock;
    }

    public ObjectStore store() {
        return store;
    }

    public ResourceTypes types() {
        return types;
    }

    public Optional<ObjectNode> find(ResourceType type, ObjectKey key) {
        return store.get(type.storage(), key);
    }

    public ObjectNode get(ResourceType type, ObjectKey key) {
        return find(type, key).orElseThrow(() -> ApiException.notFound(type, key.name()));
    }

    public List<ObjectNode> list(ResourceType type, String namespace) {
        return store.list(type.storage(), namespace).objects();
    }

    public ObjectNode create(ResourceType type, String namespace, ObjectNode body, Write write) {
        return store.atomically(() -> {
            ObjectNode object = newborn(type, namespace, body);
            ObjectKey key = type.key(namespace, Json.text(object, "metadata.name"));
            if (find(type, key).isPresent()) {
                throw ApiException.alreadyExists(type, key.name());
            }
            admission.check(type, key.name(), Json.object(), object);
            new ManagedFields(Map.of())
                    .afterUpdate(
                            type,
                            write.manager(ManagedFields.Operation.UPDATE),
                            Json.object(),
                            owned(type, body),
                            now())
                    .into(object);
            return put(type, key, object, write);
        });
    }

    public ObjectNode replace(ResourceType type, ObjectKey key, ObjectNode body, Write write) {
        return store.atomically(() -> {
            ObjectNode live = get(type, key);
            String revision = Json.text(body, "metadata.resourceVersion");
            if (revision.isEmpty() && type.custom()) {
                throw ApiException.invalid(
                        type,
                        key.name(),
                        "metadata.resourceVersion",
                        "Invalid value: 0: must be specified for an update");
            }
            return update(type, key, live, body.deepCopy(), write);
        });
    }

    /** Reads, changes, writes, in one step: for those who live in the same process. The change gets its own copy. */
    public ObjectNode change(ResourceType type, ObjectKey key, Write write, UnaryOperator<ObjectNode> change) {
        return store.atomically(() -> {
            ObjectNode live = get(type, key);
            return update(type, key, live, change.apply(live.deepCopy()), write);
        });
    }

    ObjectNode patch(ResourceType type, ObjectKey key, PatchFormat format, JsonNode patch, Write write) {
        return store.atomically(() -> {
            if (format == PatchFormat.APPLY) {
                return apply(type, key, patch, write);
            }
            ObjectNode live = get(type, key);
            return update(type, key, live, (ObjectNode) patched(type, key.name(), live, format, patch), write);
        });
    }

    static JsonNode patched(ResourceType type, String name, ObjectNode target, PatchFormat format, JsonNode patch) {
        return switch (format) {
            case JSON -> Patches.json(type, name, target, patch);
            case STRATEGIC -> {
                if (type.custom()) {
                    throw ApiException.unsupportedMediaType("application/strategic-merge-patch+json");
                }
                yield Patches.strategic(type, target, patch);
            }
            case MERGE, APPLY -> Patches.merge(target, patch);
        };
    }

    /** Server-side apply; creates what is not there. */
    public ObjectNode apply(ResourceType type, ObjectKey key, JsonNode configuration, Write write) {
        return store.atomically(() -> {
            Optional<ObjectNode> found = find(type, key);
            if (found.isEmpty() && write.subresource() != Write.Subresource.NONE) {
                throw ApiException.notFound(type, key.name());
            }
            ObjectNode applied = owned(type, (ObjectNode) configuration, write.subresource());
            found.ifPresent(live -> matchesRevision(type, key, live, configuration));
            ObjectNode live = found.orElseGet(() -> newborn(type, key.namespace(), Newborn.nameOnly(key)));
            ServerSideApply apply =
                    new ServerSideApply(type, write.manager(ManagedFields.Operation.APPLY), write.force());
            ServerSideApply.Outcome outcome = apply.apply(key.name(), live, applied, now());
            ObjectNode merged = outcome.object();
            if (found.isPresent()) {
                return commit(type, key, live, merged, outcome.managers(), write);
            }
            admission.applyDefaults(type, merged);
            admission.check(type, key.name(), Json.object(), merged);
            outcome.managers().into(merged);
            return put(type, key, merged, write);
        });
    }

    /** @return the object as it is while it waits for its finalizers or processes, or nothing if it is gone */
    public Optional<ObjectNode> delete(ResourceType type, ObjectKey key, Deletion deletion) {
        return store.atomically(() -> {
            ObjectNode live = get(type, key);
            deletion.uid()
                    .filter(uid -> !uid.equals(Json.text(live, "metadata.uid")))
                    .ifPresent(_ -> {
                        throw ApiException.conflict(
                                type, key.name(), "Precondition failed: UID in precondition differs");
                    });
            deletion.revision()
                    .filter(revision -> !revision.equals(Json.text(live, "metadata.resourceVersion")))
                    .ifPresent(_ -> {
                        throw ApiException.conflict(
                                type, key.name(), "Precondition failed: ResourceVersion in precondition differs");
                    });
            ObjectNode dying = Dying.mark(type, live, deletion, clock.instant());
            if (deletion.propagation() == Deletion.Propagation.ORPHAN) {
                orphan(Json.text(live, "metadata.uid"));
            }
            if (!Dying.waits(dying)) {
                remove(type, key);
                return Optional.empty();
            }
            return Optional.of(dying.equals(live) ? live : store.put(type.storage(), key, dying));
        });
    }

    private ObjectNode update(ResourceType type, ObjectKey key, ObjectNode live, ObjectNode proposed, Write write) {
        matchesRevision(type, key, live, proposed);
        ObjectNode next = switch (write.subresource()) {
            case NONE, SCALE -> {
                if (type.statusSubresource()) {
                    copy(live, proposed, "status");
                }
                yield proposed;
            }
            case STATUS -> {
                ObjectNode withStatus = live.deepCopy();
                copy(proposed, withStatus, "status");
                yield withStatus;
            }
        };
        admission.applyDefaults(type, next);
        ManagedFields managers = ManagedFields.of(live)
                .afterUpdate(type, write.manager(ManagedFields.Operation.UPDATE), live, next, now());
        return commit(type, key, live, next, managers, write);
    }

    private ObjectNode commit(
            ResourceType type, ObjectKey key, ObjectNode live, ObjectNode next, ManagedFields managers, Write write) {
        Identity.keep(live, next);
        next.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        admission.applyDefaults(type, next);
        admission.check(type, key.name(), live, next);
        managers.into(next);
        if (Identity.contentDiffers(type, live, next)) {
            long generation = Json.at(live, "metadata.generation").asLong();
            if (generation > 0) {
                Json.ensure(next, "metadata").put("generation", generation + 1);
            }
        }
        if (next.equals(live)) {
            return live;
        }
        if (Json.at(live, "metadata").has("deletionTimestamp") && !Dying.waits(next)) {
            remove(type, key);
            return next;
        }
        return put(type, key, next, write);
    }

    private ObjectNode put(ResourceType type, ObjectKey key, ObjectNode object, Write write) {
        if (write.dryRun()) {
            return object;
        }
        ObjectNode stored = store.put(type.storage(), key, object);
        if (type.equals(ResourceTypes.DEFINITIONS)) {
            types.define(stored);
        }
        return stored;
    }

    private void remove(ResourceType type, ObjectKey key) {
        if (type.equals(ResourceTypes.DEFINITIONS)) {
            ObjectNode definition = get(type, key);
            ResourceType.Storage storage = new ResourceType.Storage(
                    Json.text(definition, "spec.group"), Json.text(definition, "spec.names.plural"));
            store.list(storage, "").objects().forEach(object -> store.remove(storage, Identity.key(object)));
            types.undefine(definition);
        }
        store.remove(type.storage(), key);
    }

    private void orphan(String ownerUid) {
        for (ResourceType.Storage storage : store.storages()) {
            for (ObjectNode object : store.list(storage, "").objects()) {
                if (Identity.isOwnedBy(object, ownerUid)) {
                    store.put(storage, Identity.key(object), Identity.disowned(object, ownerUid));
                }
            }
        }
    }

    private ObjectNode newborn(ResourceType type, String namespace, ObjectNode body) {
        if (type.namespaced()) {
            get(ResourceTypes.NAMESPACES, new ObjectKey("", namespace));
        }
        ObjectNode object = Newborn.of(type, namespace, body, now());
        admission.applyDefaults(type, object);
        return object;
    }

    private static ObjectNode owned(ResourceType type, ObjectNode body) {
        return owned(type, body, Write.Subresource.NONE);
    }

    /** The part of a body that a write to this subresource can set at all. */
    private static ObjectNode owned(ResourceType type, ObjectNode body, Write.Subresource subresource) {
        ObjectNode part = body.deepCopy();
        if (subresource == Write.Subresource.STATUS) {
            part.retain("status");
        } else if (type.statusSubresource()) {
            part.remove("status");
        }
        if (part.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(Identity.SERVER_SET);
        }
        return part;
    }

    private static void matchesRevision(ResourceType type, ObjectKey key, ObjectNode live, JsonNode proposed) {
        String revision = Json.text(proposed, "metadata.resourceVersion");
        String uid = Json.text(proposed, "metadata.uid");
        if (!uid.isEmpty() && !uid.equals(Json.text(live, "metadata.uid"))) {
            throw ApiException.conflict(type, key.name(), "Precondition failed: UID in precondition differs");
        }
        if (!revision.isEmpty()
                && !revision.equals("0")
                && !revision.equals(Json.text(live, "metadata.resourceVersion"))) {
            throw ApiException.modified(type, key.name());
        }
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.path(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    private String now() {
        return Identity.time(clock.instant());
    }
}
