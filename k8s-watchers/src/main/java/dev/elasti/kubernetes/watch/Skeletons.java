package dev.elasti.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store that keeps no more of an object than its name and version: what else is of use stands, trimmed, in
 * the {@link LiveTable}.
 */
final class Skeletons<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> store = new ConcurrentHashMap<>();
    private final Supplier<T> empty;

    Skeletons(Supplier<T> empty) {
        this.empty = empty;
    }

    @Override
    public String getKey(T object) {
        return ObjectKey.of(object).toString();
    }

    @Override
    public @Nullable T put(String key, T object) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(object.getMetadata().getNamespace());
        metadata.setName(object.getMetadata().getName());
        metadata.setUid(object.getMetadata().getUid());
        metadata.setResourceVersion(object.getMetadata().getResourceVersion());
        T skeleton = empty.get();
        skeleton.setMetadata(metadata);
        return store.put(key, skeleton);
    }

    @Override
    public @Nullable T remove(String key) {
        return store.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return store.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return store.values().stream();
    }

    @Override
    public int size() {
        return store.size();
    }

    @Override
    public @Nullable T get(String key) {
        return store.get(key);
    }

    /** So that additions are told with the whole object and not from here. */
    @Override
    public boolean isFullState() {
        return false;
    }
}
