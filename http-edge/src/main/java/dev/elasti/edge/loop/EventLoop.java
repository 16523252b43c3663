package dev.elasti.edge.loop;

import dev.elasti.actors.turns.Turns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs tasks, timers and the readiness of sockets in turn. Tasks from the loop's own thread go to a plain queue;
 * those from others to a concurrent one, with at most one wake-up of the selector. A task that throws is logged and forgotten:
 * the loop lives until {@link #close()}.
 */
public final class EventLoop implements Executor, AutoCloseable {
    /** Called on the loop's thread when a registered channel is ready for something it is interested in. */
    @FunctionalInterface
    public interface Ready {
        /** {@code key} is valid and its ready set is current. */
        void ready(SelectionKey key);
    }

    /** A task that waits for its time. */
    public interface Timer {
        /** The task will not run, unless it has already. On the loop's thread only; idempotent. */
        void cancel();
    }

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    /** Between two looks at the sockets: what becomes ready meanwhile waits for as long. */
    private static final long TURNS_NANOS = 1_000_000;

    /** Asking for the time costs as much as a small task's part of the bookkeeping. */
    private static final int TURNS_BY_ONE_CLOCK = 4;

    private final int index;
    private final int batch;
    private final Thread thread;
    private final Selector selector;
    private final ArrayDeque<Runnable> own = new ArrayDeque<>(1024);
    private final Turns<Runnable> turns = new Turns<>();
    private final ArrayDeque<Runnable> afterTasks = new ArrayDeque<>();
    private final Queue<Runnable> foreign = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final BlockPool blocks;
    private final BlockPool bulkBlocks;
    /** Whether the next foreign task must wake the selector. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private volatile boolean closed;

    /**
     * @param index which of the loops it is, from 0
     * @param batch tasks run at most between two looks at the sockets
     * @param blocks where this loop's sockets get their buffers from
     * @param bulkBlocks the same for those that pour
     */
    EventLoop(int index, int batch, BlockPool blocks, BlockPool bulkBlocks) {
        this.index = index;
        this.batch = batch;
        this.blocks = blocks;
        this.bulkBlocks = bulkBlocks;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for event loop " + index, e);
        }
        this.thread = Thread.ofPlatform()
                .name("elasti-edge-loop-" + index)
                .daemon(true)
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    public int index() {
        return index;
    }

    /** {@return the buffers of this loop} On the loop's thread only. */
    public BlockPool blocks() {
        return blocks;
    }

    /** {@return larger ones, for connections of which more comes than fits into one of the others} On the loop's thread only. */
    public BlockPool bulkBlocks() {
        return bulkBlocks;
    }

    /** {@return whether the caller runs on this loop} */
    public boolean here() {
        return Thread.currentThread().equals(thread);
    }

    /** Runs {@code task} on the loop, after those submitted before by the same thread. Any thread. */
    @Override
    public void execute(Runnable task) {
        if (here()) {
            own.add(task);
            return;
        }
        foreign.add(task);
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /**
     * Runs {@code task} when it is its turn: owners take turns, and those of one keep their order. What one crowd brings with it must not
     * stand as a whole before what somebody else wants next. On the loop's thread only.
     *
     * @param owner equal for all tasks that stand in one line
     */
    public void inTurn(Object owner, Runnable task) {
        turns.add(owner, task);
    }

    /** Runs {@code task} once after the present batch of tasks, before the loop looks at its sockets. On the loop's thread only. */
    public void afterTasks(Runnable task) {
        afterTasks.add(task);
    }

    /** Runs {@code task} in {@code delay}. On the loop's thread only. */
    public Timer in(Duration delay, Runnable task) {
        return timers.add(System.nanoTime() + delay.toNanos(), task);
    }

    /** Watches a non-blocking channel. On the loop's thread only. */
    public SelectionKey register(SelectableChannel channel, int interest, Ready ready) throws IOException {
        return channel.register(selector, interest, ready);
    }

    /** Stops the loop after the tasks submitted so far and waits for its thread. Its channels are closed. */
    @Override
    public void close() {
        execute(() -> closed = true);
        if (here()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    turn();
                } catch (IOException e) {
                    log.error("event loop {} can't wait for its sockets", index, e);
                }
            }
        } finally {
            closeAll();
        }
    }

    private void turn() throws IOException {
        runTurns();
        runTasks();
        runTimers();
        runAfterTasks();
        if (!own.isEmpty() || !turns.isEmpty() || closed) {
            selector.selectNow(this::dispatch);
            return;
        }
        long wait = timers.nanosToNext(System.nanoTime());
        asleep.set(true);
        if (!foreign.isEmpty() || wait == 0) {
            asleep.set(false);
            selector.selectNow(this::dispatch);
            return;
        }
        // Rounded up: a timer must be due when the selector returns, or the loop would spin for the rest of a
        // millisecond.
        selector.select(this::dispatch, wait < 0 ? 0 : wait / 1_000_000 + 1);
        asleep.set(false);
    }

    private void runTasks() {
        for (int left = batch; left > 0; left--) {
            Runnable task = foreign.poll();
            if (task != null) {
                run(task);
            }
            task = own.poll();
            if (task != null) {
                run(task);
            } else if (foreign.isEmpty()) {
                return;
            }
        }
    }

    private void runTurns() {
        if (turns.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + TURNS_NANOS;
        do {
            for (int left = TURNS_BY_ONE_CLOCK; left > 0; left--) {
                Runnable task = turns.poll();
                if (task == null) {
                    return;
                }
                run(task);
            }
        } while (System.nanoTime() - end < 0);
    }

    private void runTimers() {
        long now = System.nanoTime();
        for (Runnable task = timers.due(now); task != null; task = timers.due(now)) {
            run(task);
        }
    }

    private void runAfterTasks() {
        for (@Nullable Runnable task = afterTasks.poll(); task != null; task = afterTasks.poll()) {
            run(task);
        }
    }

    private void dispatch(SelectionKey key) {
        Ready ready = (Ready) key.attachment();
        try {
            if (key.isValid()) {
                ready.ready(key);
            }
        } catch (Throwable e) {
            log.error("event loop {}: a socket's handler failed, the socket is closed", index, e);
            closeQuietly(key);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("event loop {}: a task failed", index, e);
        }
    }

    private void closeAll() {
        try {
            selector.keys().forEach(EventLoop::closeQuietly);
            selector.close();
        } catch (IOException | ClosedSelectorException e) {
            log.debug("event loop {} was closed with a complaint", index, e);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.cancel();
            key.channel().close();
        } catch (IOException e) {
            log.debug("closing a socket failed", e);
        }
    }
}
