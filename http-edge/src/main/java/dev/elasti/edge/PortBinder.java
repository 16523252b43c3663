package dev.elasti.edge;

import dev.elasti.edge.loop.EventLoops;
import dev.elasti.edge.relay.Door;
import dev.elasti.edge.transport.Listener;
import dev.elasti.edge.transport.TcpLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the wanted edge ports bound, and tries again those that can't be. All work is done on the first loop. */
final class PortBinder {
    private static final Logger log = LoggerFactory.getLogger(PortBinder.class);

    private final EdgeSettings settings;
    private final EventLoops loops;
    private final BiConsumer<TcpLink, Door> onAccept;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Integer, Listener> bound = new HashMap<>();
    private volatile Set<Integer> boundPorts = Set.of();
    private volatile @Nullable Listener shared;
    private Set<Integer> wanted = Set.of();
    /** Wanted ports that could not be bound: left alone until their next turn, however often others come and go. */
    private final Set<Integer> refused = new HashSet<>();

    private boolean retrying;

    /** @param onAccept called on the loop of each new connection, with the door it came in at */
    PortBinder(EdgeSettings settings, EventLoops loops, BiConsumer<TcpLink, Door> onAccept) {
        this.settings = settings;
        this.loops = loops;
        this.onAccept = onAccept;
    }

    void bindShared() throws IOException {
        shared = bind(settings.sharedPort(), Door.Shared.INSTANCE);
    }

    InetSocketAddress sharedAddress() {
        Listener listener = shared;
        if (listener == null) {
            throw new IllegalStateException("the shared port is not bound");
        }
        return listener.address();
    }

    boolean bound(int edgePort) {
        return boundPorts.contains(edgePort);
    }

    void onChanged(Runnable listener) {
        listeners.add(listener);
    }

    void want(Set<Integer> edgePorts) {
        Set<Integer> copy = Set.copyOf(edgePorts);
        onLoop(() -> {
            wanted = copy;
            refused.retainAll(copy);
            settle(port -> !refused.contains(port));
        });
    }

    /** {@return completed when all ports are free} */
    CompletionStage<Void> unbindAll() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(() -> {
            wanted = Set.of();
            refused.clear();
            List<Listener> closing = new ArrayList<>(bound.values());
            bound.clear();
            Listener last = shared;
            if (last != null) {
                closing.add(last);
            }
            AtomicInteger left = new AtomicInteger(closing.size());
            for (Listener listener : closing) {
                listener.close().thenRun(() -> {
                    if (left.decrementAndGet() == 0) {
                        done.complete(null);
                    }
                });
            }
            if (closing.isEmpty()) {
                done.complete(null);
            }
            publish();
        });
        return done;
    }

    /** Binds those of the wanted ports that are to be tried now, and frees the others. */
    private void settle(IntPredicate tried) {
        boolean changed = false;
        for (int port : new HashSet<>(bound.keySet())) {
            if (!wanted.contains(port)) {
                Listener listener = bound.remove(port);
                if (listener != null) {
                    listener.close();
                }
                changed = true;
            }
        }
        for (int port : wanted) {
            if (!bound.containsKey(port) && tried.test(port)) {
                changed |= tryToBind(port);
            }
        }
        if (changed) {
            publish();
        }
        if (!refused.isEmpty()) {
            retryLater();
        }
    }

    /** Says so once when it fails, and once when it works after all. */
    private boolean tryToBind(int port) {
        try {
            bound.put(port, bind(port, new Door.EdgePort(port)));
        } catch (IOException e) {
            if (refused.add(port)) {
                log.warn("edge port {} can't be bound, trying again: {}", port, e.toString());
            }
            return false;
        }
        if (refused.remove(port)) {
            log.info("edge port {} is bound now", port);
        }
        return true;
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            loops.all().getFirst().in(settings.rebindAfter(), () -> {
                retrying = false;
                settle(_ -> true);
            });
        }
    }

    private Listener bind(int port, Door door) throws IOException {
        InetSocketAddress address = settings.bindAddress().isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(settings.bindAddress(), port);
        return Listener.bind(loops, address, settings.backlog(), link -> onAccept.accept(link, door));
    }

    private void publish() {
        boundPorts = Set.copyOf(bound.keySet());
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.error("a listener of port bindings failed", e);
            }
        }
    }

    private void onLoop(Runnable task) {
        loops.all().getFirst().execute(task);
    }
}
