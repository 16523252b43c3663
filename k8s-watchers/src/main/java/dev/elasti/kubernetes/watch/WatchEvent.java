package dev.elasti.kubernetes.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/** What happens to the objects of one kind. A subscriber sees {@link Synced} before anything else of the objects. */
public sealed interface WatchEvent<V> {
    /** Everything there is; replaces all that was said before. */
    record Synced<V>(Map<ObjectKey, V> all) implements WatchEvent<V> {
        public Synced {
            all = Map.copyOf(all);
        }
    }

    /** Added, or not as it was. */
    record Changed<V>(ObjectKey key, V value) implements WatchEvent<V> {
        public Changed {
            requireNonNull(key, "key");
            requireNonNull(value, "value");
        }
    }

    record Removed<V>(ObjectKey key) implements WatchEvent<V> {
        public Removed {
            requireNonNull(key, "key");
        }
    }

    /** The watch is not connected since then: what is known may be old. */
    record Stale<V>(Instant since, String why) implements WatchEvent<V> {
        public Stale {
            requireNonNull(since, "since");
            requireNonNull(why, "why");
        }
    }

    /** The watch is connected again, and what it missed has been said. */
    record Current<V>() implements WatchEvent<V> {}
}
