package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Objects under one rising revision, with a bounded history of events to watch from. Any thread; a read followed by a
 * write that depends on it belongs inside {@link #atomically}.
 */
public final class ObjectStore {
    /** A consistent view: the objects, and the revision at which they were so. */
    public record Listing(List<ObjectNode> objects, long revision) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResourceType.Storage, NavigableMap<ObjectKey, ObjectNode>> objects = new HashMap<>();
    private final Deque<StoreEvent> history = new ArrayDeque<>();
    private final List<Consumer<StoreEvent>> subscribers = new CopyOnWriteArrayList<>();
    private final int historyLimit;
    private long revision = 1;
    private long forgotten;

    public ObjectStore(int historyLimit) {
        this.historyLimit = historyLimit;
    }

    public <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public Optional<ObjectNode> get(ResourceType.Storage storage, ObjectKey key) {
        return atomically(() -> Optional.ofNullable(of(storage).get(key)));
    }

    /** All objects of a resource in the order of their keys; an empty namespace means all of them. */
    public Listing list(ResourceType.Storage storage, String namespace) {
        return atomically(() -> {
            List<ObjectNode> found = new ArrayList<>();
            of(storage).forEach((key, object) -> {
                if (namespace.isEmpty() || key.namespace().equals(namespace)) {
                    found.add(object);
                }
            });
            return new Listing(List.copyOf(found), revision);
        });
    }

    public List<ResourceType.Storage> storages() {
        return atomically(() -> List.copyOf(objects.keySet()));
    }

    /** Writes the object under a new revision, which is put into it. */
    public ObjectNode put(ResourceType.Storage storage, ObjectKey key, ObjectNode object) {
        return atomically(() -> {
            long at = ++revision;
            Json.ensure(object, "metadata").put("resourceVersion", Long.toString(at));
            ObjectNode before = of(storage).put(key, object);
            publish(
                    before == null
                            ? new StoreEvent.Added(at, storage, key, object)
                            : new StoreEvent.Modified(at, storage, key, before, object));
            return object;
        });
    }

    public void remove(ResourceType.Storage storage, ObjectKey key) {
        atomically(() -> {
            ObjectNode last = of(storage).remove(key);
            if (last != null) {
                long at = ++revision;
                ObjectNode tombstone = last.deepCopy();
                Json.ensure(tombstone, "metadata").put("resourceVersion", Long.toString(at));
                publish(new StoreEvent.Deleted(at, storage, key, tombstone));
            }
            return revision;
        });
    }

    public long revision() {
        return atomically(() -> revision);
    }

    /**
     * Every event after a revision that the filter takes, first from history, then as they happen. The subscriber is
     * called under the store's lock: it must only take note.
     *
     * @return what ends the subscription
     * @throws ApiException 410 if the history no longer goes back that far
     */
    public Runnable subscribe(long after, Predicate<StoreEvent> filter, Consumer<StoreEvent> subscriber) {
        Consumer<StoreEvent> filtered = event -> {
            if (filter.test(event)) {
                subscriber.accept(event);
            }
        };
        return atomically(() -> {
            if (after < forgotten) {
                throw ApiException.expired("too old resource version: " + after + " (" + forgotten + ")");
            }
            history.stream().filter(event -> event.revision() > after).forEach(filtered);
            subscribers.add(filtered);
            return () -> subscribers.remove(filtered);
        });
    }

    /** Forgets all history, as etcd's compaction does: who wants to resume from before now gets 410. */
    public void forgetHistory() {
        atomically(() -> {
            history.clear();
            forgotten = revision;
            return revision;
        });
    }

    private void publish(StoreEvent event) {
        history.addLast(event);
        while (history.size() > historyLimit) {
            forgotten = history.removeFirst().revision();
        }
        subscribers.forEach(subscriber -> subscriber.accept(event));
    }

    private NavigableMap<ObjectKey, ObjectNode> of(ResourceType.Storage storage) {
        return objects.computeIfAbsent(storage, _ -> new TreeMap<>());
    }
}
