package dev.elasti.actors.testing;

import dev.elasti.actors.ports.EdgeControl;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An edge that has bound what the test says. */
public final class FakeEdgeControl implements EdgeControl {
    private final Set<Integer> bound = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void bind(int edgePort) {
        bound.add(edgePort);
        listeners.forEach(Runnable::run);
    }

    public void unbind(int edgePort) {
        bound.remove(edgePort);
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean bound(int edgePort) {
        return bound.contains(edgePort);
    }

    @Override
    public void onBindingsChanged(Runnable listener) {
        listeners.add(listener);
    }
}
