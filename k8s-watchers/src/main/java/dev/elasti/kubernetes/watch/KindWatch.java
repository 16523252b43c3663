package dev.elasti.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one kind, in all namespaces or in some, and keeps doing so whatever happens: an informer that has ended, or whose
 * watch stays unconnected, is replaced by a new one. {@link #check()} has to be called every second or so.
 */
public final class KindWatch<T extends HasMetadata, V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

    private final String kind;
    private final Function<String, SharedIndexInformer<T>> informers;
    private final Supplier<T> empty;
    private final Function<T, Optional<V>> trim;
    private final Duration restartAfter;
    private final Clock clock;
    private final LiveTable<V> table;
    private final Map<String, PartWatch<T, V>> parts = new HashMap<>();
    private final Map<String, Instant> unconnectedSince = new HashMap<>();
    private final Map<String, Instant> startedAt = new HashMap<>();
    private boolean closed;

    /**
     * @param namespaces to watch; empty means all
     * @param informers makes a new informer, not started, for a namespace; the empty text is all of them
     * @param empty makes an object without anything in it
     * @param trim what is kept of an object; empty if it is of no interest
     */
    public KindWatch(
            String kind,
            List<String> namespaces,
            Function<String, SharedIndexInformer<T>> informers,
            Supplier<T> empty,
            Function<T, Optional<V>> trim,
            Duration restartAfter,
            Clock clock) {
        this.kind = kind;
        this.informers = informers;
        this.empty = empty;
        this.trim = trim;
        this.restartAfter = restartAfter;
        this.clock = clock;
        Set<String> names = namespaces.isEmpty() ? Set.of("") : new HashSet<>(namespaces);
        this.table = new LiveTable<>(names);
        names.forEach(name -> unconnectedSince.put(name, clock.instant()));
    }

    /** {@return the kind's events, for as many as want them} */
    public Source<WatchEvent<V>, NotUsed> events() {
        return table.events();
    }

    /** {@return what is known now} */
    public LiveTable<V> table() {
        return table;
    }

    /** Starts what is not running, replaces what has been without a connection for too long, and says how it stands. */
    public synchronized void check() {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        @Nullable Instant worst = null;
        for (Map.Entry<String, Instant> entry : Map.copyOf(unconnectedSince).entrySet()) {
            if (connected(entry.getKey())) {
                unconnectedSince.remove(entry.getKey());
            }
        }
        for (String part : Set.copyOf(parts.keySet())) {
            if (!connected(part)) {
                unconnectedSince.putIfAbsent(part, now);
            }
        }
        for (Map.Entry<String, Instant> entry : Map.copyOf(unconnectedSince).entrySet()) {
            reviveSafely(entry.getKey(), now);
            worst = worst == null || entry.getValue().isBefore(worst) ? entry.getValue() : worst;
        }
        if (worst == null) {
            table.current();
        } else {
            table.stale(worst, "the watch of " + kind + " is not connected");
        }
    }

    /** Whatever a client throws (a broken kubeconfig, a closed client), the next check tries again. */
    private void reviveSafely(String part, Instant now) {
        try {
            revive(part, now);
        } catch (RuntimeException e) {
            LOG.warn("The watch of {} can't be started and is tried again: {}", kind, String.valueOf(e));
        }
    }

    private void revive(String part, Instant now) {
        PartWatch<T, V> old = parts.get(part);
        Instant started = startedAt.get(part);
        boolean late = started != null && started.plus(restartAfter).isBefore(now);
        Instant since = unconnectedSince.getOrDefault(part, now);
        if (old != null && !old.dead() && !(late && since.plus(restartAfter).isBefore(now))) {
            return;
        }
        if (old != null) {
            // The one word about an API server that is away or says no: the client's own are silenced, they come in
            // heaps.
            LOG.warn(
                    "The watch of {} in {} has had no connection since {} and starts afresh; its last failure: {}",
                    kind,
                    part.isEmpty() ? "all namespaces" : part,
                    since,
                    old.lastFailure());
            old.stop();
        }
        startedAt.put(part, now);
        PartWatch<T, V> fresh = new PartWatch<>(part, table, informers.apply(part), empty, trim);
        parts.put(part, fresh);
        fresh.start();
    }

    private boolean connected(String part) {
        PartWatch<T, V> watch = parts.get(part);
        return watch != null && watch.connected();
    }

    @Override
    public synchronized void close() {
        closed = true;
        parts.values().forEach(PartWatch::stop);
        parts.clear();
    }
}
