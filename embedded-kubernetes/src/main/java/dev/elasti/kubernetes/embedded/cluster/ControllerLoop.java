package dev.elasti.kubernetes.embedded.cluster;

import dev.elasti.kubernetes.embedded.api.ApiException;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ObjectStore;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs all controllers on one thread: whatever piled up meanwhile is reconciled once. */
final class ControllerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);

    private final List<Controller> controllers;
    private final BlockingQueue<StoreEvent> events = new LinkedBlockingQueue<>();
    private final Runnable unsubscribe;
    private final Thread thread;

    ControllerLoop(ObjectStore store, List<Controller> controllers) {
        this.controllers = List.copyOf(controllers);
        this.unsubscribe = store.subscribe(store.revision(), _ -> true, events::add);
        this.thread = Thread.ofVirtual().name("kubernetes-controllers").start(this::run);
    }

    @Override
    public void close() {
        unsubscribe.run();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<StoreEvent> batch = new ArrayList<>();
                batch.add(events.take());
                events.drainTo(batch);
                Map<Controller, Set<ObjectKey>> work = new LinkedHashMap<>();
                for (StoreEvent event : batch) {
                    for (Controller controller : controllers) {
                        work.computeIfAbsent(controller, _ -> new LinkedHashSet<>())
                                .addAll(controller.concernedBy(event));
                    }
                }
                work.forEach((controller, keys) -> keys.forEach(key -> reconcile(controller, key)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reconcile(Controller controller, ObjectKey key) {
        try {
            controller.reconcile(key);
        } catch (ApiException e) {
            boolean outrun = e.code() == 404 || e.code() == 409;
            // someone was faster; the event of what they did brings us back here
            LOG.atLevel(outrun ? Level.DEBUG : Level.WARN).setCause(e).log("{} at {}", name(controller), key);
        } catch (RuntimeException e) {
            LOG.warn("{} at {}", name(controller), key, e);
        }
    }

    private static String name(Controller controller) {
        return controller.getClass().getSimpleName();
    }
}
