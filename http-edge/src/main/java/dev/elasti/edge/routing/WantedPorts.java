package dev.elasti.edge.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Gathers what the route table says of edge ports, and tells the whole set to who binds them: changes that come while the last set
 * is on its way are told together, so that thousands of services at start-up are no thousands of sets.
 */
public final class WantedPorts implements RouteTable.PortWatch {
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Executor executor;
    private final Consumer<Set<Integer>> want;

    /**
     * @param executor runs {@code want}, not at once but soon
     * @param want gets all ports that are wanted
     */
    public WantedPorts(Executor executor, Consumer<Set<Integer>> want) {
        this.executor = executor;
        this.want = want;
    }

    @Override
    public void wanted(int edgePort) {
        ports.add(edgePort);
        tell();
    }

    @Override
    public void unwanted(int edgePort) {
        ports.remove(edgePort);
        tell();
    }

    private void tell() {
        if (pending.compareAndSet(false, true)) {
            executor.execute(() -> {
                // Before the set is read: a change after this line is told by a set of its own.
                pending.set(false);
                want.accept(Set.copyOf(ports));
            });
        }
    }
}
