package dev.elasti.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one informer: from its start until it is stopped or given up. A new run is a new one of these. */
final class PartWatch<T extends HasMetadata, V> implements ResourceEventHandler<T> {
    private static final Logger LOG = LoggerFactory.getLogger(PartWatch.class);

    private final String part;
    private final LiveTable<V> table;
    private final Function<T, Optional<V>> trim;
    private final SharedIndexInformer<T> informer;

    /** Collects the first list; its end replaces what a former run has left in the table. */
    private final Map<ObjectKey, V> listed = new HashMap<>();

    private volatile boolean synced;
    private volatile boolean abandoned;
    private volatile String lastFailure = "";

    PartWatch(
            String part,
            LiveTable<V> table,
            SharedIndexInformer<T> informer,
            Supplier<T> empty,
            Function<T, Optional<V>> trim) {
        this.part = part;
        this.table = table;
        this.trim = trim;
        // An initial state, empty as it is, keeps the informer from asking for a list of any age: after a restart that
        // could be older than what was seen or written before.
        this.informer = informer.itemStore(new Skeletons<>(empty))
                .initialState(Stream.empty())
                .exceptionHandler((_, failure) -> {
                    lastFailure = String.valueOf(failure.getMessage());
                    LOG.debug("A watch has failed and is tried again", failure);
                    return true;
                })
                .addEventHandler(this);
    }

    /** Begins; what goes wrong shows in {@link #connected()}. */
    void start() {
        // Only its end would be of interest, and that is asked for.
        var _ = informer.start();
    }

    void stop() {
        abandoned = true;
        informer.stop();
    }

    /** {@return whether everything was listed and the watch is connected} */
    boolean connected() {
        return synced && informer.isRunning() && informer.isWatching();
    }

    /** {@return why it failed the last time, empty if it never did} */
    String lastFailure() {
        return lastFailure;
    }

    /** {@return whether it has ended and will not come back by itself} */
    boolean dead() {
        return informer.stopped().toCompletableFuture().isDone();
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        if (!synced && !abandoned) {
            table.replace(part, listed);
            listed.clear();
            synced = true;
        }
    }

    @Override
    public void onAdd(T object) {
        put(object);
    }

    @Override
    public void onUpdate(T before, T object) {
        put(object);
    }

    @Override
    public void onDelete(T object, boolean unseen) {
        if (!abandoned) {
            ObjectKey key = ObjectKey.of(object);
            if (synced) {
                table.remove(key);
            } else {
                listed.remove(key);
            }
        }
    }

    private void put(T object) {
        if (abandoned) {
            return;
        }
        ObjectKey key = ObjectKey.of(object);
        Optional<V> value;
        try {
            value = trim.apply(object);
        } catch (RuntimeException e) {
            // One odd object must not blind us to all others of its kind.
            LOG.error("{} {} can't be read; it is treated as absent", object.getKind(), key, e);
            value = Optional.empty();
        }
        if (!synced) {
            value.ifPresentOrElse(v -> listed.put(key, v), () -> listed.remove(key));
        } else {
            value.ifPresentOrElse(v -> table.put(key, v), () -> table.remove(key));
        }
    }
}
