package dev.elasti.kubernetes.view;

import dev.elasti.kubernetes.watch.ObjectKey;
import dev.elasti.kubernetes.watch.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One kind's objects as the join knows them, followed from the kind's events. For one thread. */
final class Mirror<V> {
    /** Told of each object that is not as it was; {@code null} where there was or is none. */
    interface Listener<V> {
        void changed(ObjectKey key, @Nullable V before, @Nullable V after);
    }

    private final String kind;
    private final Listener<V> listener;
    private final Map<ObjectKey, V> all = new HashMap<>();
    private boolean whole;
    private Optional<WatchEvent.Stale<V>> stale = Optional.empty();

    Mirror(String kind, Listener<V> listener) {
        this.kind = kind;
        this.listener = listener;
    }

    void accept(WatchEvent<V> event) {
        switch (event) {
            case WatchEvent.Synced<V> synced -> {
                List.copyOf(all.keySet()).stream()
                        .filter(key -> !synced.all().containsKey(key))
                        .forEach(this::remove);
                synced.all().forEach(this::put);
                whole = true;
            }
            case WatchEvent.Changed<V> changed -> put(changed.key(), changed.value());
            case WatchEvent.Removed<V> removed -> remove(removed.key());
            case WatchEvent.Stale<V> begun -> stale = Optional.of(begun);
            case WatchEvent.Current<V> _ -> stale = Optional.empty();
        }
    }

    Map<ObjectKey, V> all() {
        return all;
    }

    Optional<V> find(ObjectKey key) {
        return Optional.ofNullable(all.get(key));
    }

    /** {@return why this kind's objects can't be relied on now, if they can't} */
    Optional<String> blind(Instant now, Duration patience) {
        if (!whole) {
            return Optional.of("not every " + kind + " was seen yet");
        }
        return stale.filter(s -> s.since().plus(patience).isBefore(now)).map(s -> s.why() + " since " + s.since());
    }

    private void put(ObjectKey key, V value) {
        V before = all.put(key, value);
        if (!value.equals(before)) {
            listener.changed(key, before, value);
        }
    }

    private void remove(ObjectKey key) {
        V before = all.remove(key);
        if (before != null) {
            listener.changed(key, before, null);
        }
    }
}
