package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after deletions, on a thread of its own: what has no owner any more goes, owners in foreground deletion go
 * after what they own, and a namespace goes when it is empty.
 */
final class Caretaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    private final ObjectApi api;
    private final BlockingQueue<StoreEvent> events = new LinkedBlockingQueue<>();
    private final Runnable unsubscribe;
    private final Thread thread;

    Caretaker(ObjectApi api) {
        this.api = api;
        this.unsubscribe = api.store().subscribe(api.store().revision(), _ -> true, events::add);
        this.thread = Thread.ofVirtual().name("kubernetes-garbage-collector").start(this::run);
    }

    @Override
    public void close() {
        unsubscribe.run();
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                StoreEvent event = events.take();
                try {
                    onEvent(event);
                } catch (ApiException e) {
                    LOG.debug("while cleaning up after {}", event.key(), e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onEvent(StoreEvent event) {
        ObjectNode object = event.object();
        switch (event) {
            case StoreEvent.Added _, StoreEvent.Modified _ -> {
                if (object.path("metadata").has("deletionTimestamp")) {
                    sweep(object);
                } else if (!Json.at(object, "metadata.ownerReferences").isEmpty() && !hasLivingOwner(object)) {
                    delete(event.storage(), event.key());
                }
            }
            case StoreEvent.Deleted _ -> {
                deleteDependents(Json.text(object, "metadata.uid"));
                Json.at(object, "metadata.ownerReferences").forEach(owner -> finishForeground(owner));
                api.find(ResourceTypes.NAMESPACES, new ObjectKey("", event.key().namespace()))
                        .filter(namespace -> namespace.path("metadata").has("deletionTimestamp"))
                        .ifPresent(this::sweepNamespace);
            }
        }
    }

    private void sweep(ObjectNode dying) {
        if (dying.path("kind").asText().equals("Namespace")) {
            sweepNamespace(dying);
        } else if (Json.stream(Json.at(dying, "metadata.finalizers"))
                .anyMatch(finalizer -> finalizer.asText().equals(Dying.FOREGROUND))) {
            deleteDependents(Json.text(dying, "metadata.uid"));
            finishForeground(Json.object()
                    .put("uid", Json.text(dying, "metadata.uid"))
                    .put("kind", Json.text(dying, "kind"))
                    .put("apiVersion", Json.text(dying, "apiVersion"))
                    .put("name", Json.text(dying, "metadata.name"))
                    .put("namespace", Json.text(dying, "metadata.namespace")));
        }
    }

    private void sweepNamespace(ObjectNode namespace) {
        String name = Json.text(namespace, "metadata.name");
        boolean empty = true;
        for (ResourceType.Storage storage : api.store().storages()) {
            for (ObjectNode object : api.store().list(storage, name).objects()) {
                empty = false;
                if (!object.path("metadata").has("deletionTimestamp")) {
                    delete(storage, Identity.key(object));
                }
            }
        }
        if (empty) {
            api.change(ResourceTypes.NAMESPACES, new ObjectKey("", name), Write.as("namespace-controller"), object -> {
                Json.ensure(object, "spec").putArray("finalizers");
                return object;
            });
        }
    }

    private void deleteDependents(String ownerUid) {
        for (ResourceType.Storage storage : api.store().storages()) {
            for (ObjectNode object : api.store().list(storage, "").objects()) {
                if (Identity.isOwnedBy(object, ownerUid)
                        && !object.path("metadata").has("deletionTimestamp")
                        && !hasOtherLivingOwner(object, ownerUid)) {
                    delete(storage, Identity.key(object));
                }
            }
        }
    }

    private void finishForeground(JsonNode owner) {
        String uid = owner.path("uid").asText();
        Set<ObjectKey> left = new HashSet<>();
        for (ResourceType.Storage storage : api.store().storages()) {
            api.store().list(storage, "").objects().stream()
                    .filter(object -> Identity.isOwnedBy(object, uid))
                    .forEach(object -> left.add(Identity.key(object)));
        }
        if (!left.isEmpty()) {
            return;
        }
        api.types()
                .ofObject(owner)
                .ifPresent(type -> api.list(type, "").stream()
                        .filter(object -> Json.text(object, "metadata.uid").equals(uid)
                                && object.path("metadata").has("deletionTimestamp"))
                        .forEach(object ->
                                api.change(type, Identity.key(object), Write.as("garbage-collector"), copy -> {
                                    if (Json.at(copy, "metadata.finalizers") instanceof ArrayNode finalizers) {
                                        finalizers.removeIf(
                                                finalizer -> finalizer.asText().equals(Dying.FOREGROUND));
                                    }
                                    return copy;
                                })));
    }

    private boolean hasLivingOwner(ObjectNode object) {
        return hasOtherLivingOwner(object, "");
    }

    private boolean hasOtherLivingOwner(ObjectNode object, String dyingUid) {
        String namespace = Json.text(object, "metadata.namespace");
        return Json.stream(Json.at(object, "metadata.ownerReferences"))
                .filter(owner -> !owner.path("uid").asText().equals(dyingUid))
                .anyMatch(owner -> lives(owner, namespace));
    }

    /** An owner of a kind that is not served here gets the benefit of the doubt. */
    private boolean lives(JsonNode owner, String namespace) {
        Optional<ResourceType> type = api.types().ofObject(owner);
        return type.isEmpty()
                || type.flatMap(known -> api.find(
                                known, known.key(namespace, owner.path("name").asText())))
                        .filter(found -> Json.text(found, "metadata.uid")
                                .equals(owner.path("uid").asText()))
                        .isPresent();
    }

    private void delete(ResourceType.Storage storage, ObjectKey key) {
        api.types().ofStorage(storage).ifPresent(type -> {
            if (api.find(type, key).isPresent()) {
                api.delete(type, key, Deletion.normal());
            }
        });
    }
}
