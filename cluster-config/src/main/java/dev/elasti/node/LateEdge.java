package dev.elasti.node;

import dev.elasti.actors.ports.EdgeControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The edge as the actors see it. Actors and edge need each other; the actors come first, and until the edge is there no port is
 * bound.
 */
final class LateEdge implements EdgeControl {
    private final List<Runnable> listeners = new ArrayList<>();
    private Optional<EdgeControl> edge = Optional.empty();

    /** The edge is there: listeners are passed on to it, and told at once since ports may be bound already. */
    synchronized void arrived(EdgeControl arrived) {
        edge = Optional.of(arrived);
        listeners.forEach(arrived::onBindingsChanged);
        listeners.forEach(Runnable::run);
    }

    @Override
    public synchronized boolean bound(int edgePort) {
        return edge.filter(there -> there.bound(edgePort)).isPresent();
    }

    @Override
    public synchronized void onBindingsChanged(Runnable listener) {
        listeners.add(listener);
        edge.ifPresent(there -> there.onBindingsChanged(listener));
    }
}
