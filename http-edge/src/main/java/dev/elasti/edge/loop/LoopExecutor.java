package dev.elasti.edge.loop;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An event loop as a dispatcher sees it. A dispatcher whose last actor is gone shuts its executor down after a second and makes a
 * new one for the next actor: only this face is shut down then, never the loop.
 */
final class LoopExecutor extends AbstractExecutorService {
    private final EventLoop loop;
    private volatile boolean shutdown;

    LoopExecutor(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
