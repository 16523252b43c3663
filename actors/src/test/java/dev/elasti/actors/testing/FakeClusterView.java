package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ClusterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A view that sees what the test says. Listeners run on the thread of the test. */
public final class FakeClusterView implements ClusterView {
    private final Map<ServiceId, Sighting> seen = new HashMap<>();
    private final List<BiConsumer<ServiceId, Sighting>> listeners = new ArrayList<>();
    private boolean current = true;

    public synchronized void see(ServiceId id, Sighting sighting) {
        seen.put(id, sighting);
        List.copyOf(listeners).forEach(listener -> listener.accept(id, sighting));
    }

    public synchronized void current(boolean now) {
        current = now;
    }

    /** {@return how many subscriptions are not cancelled} */
    public synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized Subscription subscribe(ServiceId id, Consumer<Sighting> listener) {
        listener.accept(seen.getOrDefault(id, new Sighting.Gone()));
        return add((seenId, sighting) -> {
            if (seenId.equals(id)) {
                listener.accept(sighting);
            }
        });
    }

    @Override
    public synchronized Subscription subscribeAll(BiConsumer<ServiceId, Sighting> listener) {
        Map.copyOf(seen).forEach(listener);
        return add(listener);
    }

    @Override
    public synchronized Map<ServiceId, Sighting> all() {
        return Map.copyOf(seen);
    }

    @Override
    public synchronized boolean current() {
        return current;
    }

    private Subscription add(BiConsumer<ServiceId, Sighting> listener) {
        listeners.add(listener);
        return () -> remove(listener);
    }

    private synchronized void remove(BiConsumer<ServiceId, Sighting> listener) {
        listeners.remove(listener);
    }
}
