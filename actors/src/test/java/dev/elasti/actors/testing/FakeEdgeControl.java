package dev.elasti.actors.testing;

import dev.elasti.actors.ports.EdgeControl;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** An edge that has bound what the test says. */
public final class FakeEdgeControl implements EdgeControl {
    private final Set<Integer> bound = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void bind(int edgePort) {
        bound.add(edgePort);
        listeners.forEach(Runnable::run);
    }

    /** The next question whether a port is bound throws. */
    public void failNext() {
        failing.set(true);
    }

    public void unbind(int edgePort) {
        bound.remove(edgePort);
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean bound(int edgePort) {
        if (failing.compareAndSet(true, false)) {
            throw new IllegalStateException("on purpose: the edge control fails");
        }
        return bound.contains(edgePort);
    }

    @Override
    public void onBindingsChanged(Runnable listener) {
        listeners.add(listener);
    }
}
