package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ClusterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A view that sees what the test says. Listeners run on the thread of the test. */
public final class FakeClusterView implements ClusterView {
    private final Map<ServiceId, Sighting> seen = new HashMap<>();
    private final List<BiConsumer<ServiceId, Sighting>> listeners = new ArrayList<>();
    private final List<ServiceId> single = new ArrayList<>();
    private boolean current = true;

    public synchronized void see(ServiceId id, Sighting sighting) {
        seen.put(id, sighting);
        List.copyOf(listeners).forEach(listener -> listener.accept(id, sighting));
    }

    public synchronized void current(boolean now) {
        current = now;
    }

    /** {@return whether somebody listens to this one service} */
    public synchronized boolean subscribedTo(ServiceId id) {
        return single.contains(id);
    }

    /** {@return how many subscriptions are not cancelled} */
    public synchronized int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized Subscription subscribe(ServiceId id, Consumer<Sighting> listener) {
        listener.accept(seen.getOrDefault(id, new Sighting.Unknown("the test has not said yet")));
        single.add(id);
        Subscription subscription = add((seenId, sighting) -> {
            if (seenId.equals(id)) {
                listener.accept(sighting);
            }
        });
        return () -> {
            subscription.cancel();
            unsubscribed(id);
        };
    }

    @Override
    public synchronized Subscription subscribeAll(BiConsumer<ServiceId, Sighting> listener) {
        Map.copyOf(seen).forEach(listener);
        return add(listener);
    }

    @Override
    public synchronized Optional<Sighting> latest(ServiceId id) {
        return Optional.ofNullable(seen.get(id));
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

    private synchronized void unsubscribed(ServiceId id) {
        single.remove(id);
    }

    private synchronized void remove(BiConsumer<ServiceId, Sighting> listener) {
        listeners.remove(listener);
    }
}
