package dev.elasti.kubernetes.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind as they are known now, and the news of them. A subscriber that comes late gets the whole table
 * first; since table and subscribers share one lock, nothing is lost or told twice in between. Safe from any thread.
 */
public final class LiveTable<V> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ObjectKey, V> table = new HashMap<>();
    private final List<Consumer<WatchEvent<V>>> subscribers = new ArrayList<>();
    /** Parts (namespaces, or the one whole) that have not been listed yet. */
    private final Set<String> missing;

    private WatchEvent.@Nullable Stale<V> stale;

    /** @param parts what must be listed before the table is whole: namespaces, or the empty text for all of them */
    public LiveTable(Set<String> parts) {
        this.missing = new HashSet<>(parts);
    }

    /** {@return a source that tells the whole table first (as soon as there is one) and every change from then on, never ending} */
    public Source<WatchEvent<V>, NotUsed> events() {
        return Source.fromGraph(new LiveTableSource<>(this));
    }

    /** {@return what is known of this object now} */
    public Optional<V> find(ObjectKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(table.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether everything was listed once} */
    public boolean whole() {
        lock.lock();
        try {
            return missing.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A part was listed: its objects are exactly these. */
    void replace(String part, Map<ObjectKey, V> listed) {
        lock.lock();
        try {
            boolean wasWhole = missing.isEmpty();
            List<ObjectKey> gone = table.keySet().stream()
                    .filter(key -> (part.isEmpty() || key.namespace().equals(part)) && !listed.containsKey(key))
                    .toList();
            missing.remove(part);
            gone.forEach(this::remove);
            listed.forEach(this::put);
            if (!wasWhole && missing.isEmpty()) {
                tell(new WatchEvent.Synced<>(table));
            }
        } finally {
            lock.unlock();
        }
    }

    void put(ObjectKey key, V value) {
        lock.lock();
        try {
            V before = table.put(key, value);
            if (missing.isEmpty() && !value.equals(before)) {
                tell(new WatchEvent.Changed<>(key, value));
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(ObjectKey key) {
        lock.lock();
        try {
            if (table.remove(key) != null && missing.isEmpty()) {
                tell(new WatchEvent.Removed<>(key));
            }
        } finally {
            lock.unlock();
        }
    }

    void stale(Instant since, String why) {
        lock.lock();
        try {
            if (stale == null) {
                stale = new WatchEvent.Stale<>(since, why);
                tell(stale);
            }
        } finally {
            lock.unlock();
        }
    }

    void current() {
        lock.lock();
        try {
            if (stale != null) {
                stale = null;
                tell(new WatchEvent.Current<>());
            }
        } finally {
            lock.unlock();
        }
    }

    void subscribe(Consumer<WatchEvent<V>> subscriber) {
        lock.lock();
        try {
            subscribers.add(subscriber);
            if (missing.isEmpty()) {
                subscriber.accept(new WatchEvent.Synced<>(table));
            }
            if (stale != null) {
                subscriber.accept(stale);
            }
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(Consumer<WatchEvent<V>> subscriber) {
        lock.lock();
        try {
            subscribers.remove(subscriber);
        } finally {
            lock.unlock();
        }
    }

    private void tell(WatchEvent<V> event) {
        for (Consumer<WatchEvent<V>> subscriber : subscribers) {
            subscriber.accept(event);
        }
    }
}
