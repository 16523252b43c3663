package dev.elasti.edge.loop;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is due when, on one loop. Cancelled entries stay in the heap until their time comes or they outnumber the live ones. */
final class Timers {
    private static final int SWEEP_ABOVE = 64;

    private final PriorityQueue<Entry> heap = new PriorityQueue<>();
    private int cancelled;

    /** One timer. */
    private final class Entry implements EventLoop.Timer, Comparable<Entry> {
        private final long dueNanos;
        private final Runnable task;
        private boolean over;

        Entry(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                cancelled++;
                sweep();
            }
        }

        @Override
        public int compareTo(Entry other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    EventLoop.Timer add(long dueNanos, Runnable task) {
        Entry entry = new Entry(dueNanos, task);
        heap.add(entry);
        return entry;
    }

    /** {@return the next task that is due, or null} */
    @Nullable
    Runnable due(long nowNanos) {
        dropCancelled();
        Entry first = heap.peek();
        if (first == null || first.dueNanos - nowNanos > 0) {
            return null;
        }
        heap.poll();
        first.over = true;
        return first.task;
    }

    /** {@return nanoseconds until the next one is due, 0 if one is, -1 if there is none} */
    long nanosToNext(long nowNanos) {
        dropCancelled();
        Entry first = heap.peek();
        return first == null ? -1 : Math.max(0, first.dueNanos - nowNanos);
    }

    private void dropCancelled() {
        for (Entry first = heap.peek(); first != null && first.over; first = heap.peek()) {
            heap.poll();
            cancelled--;
        }
    }

    private void sweep() {
        if (cancelled > SWEEP_ABOVE && cancelled > heap.size() / 2) {
            heap.removeIf(entry -> entry.over);
            cancelled = 0;
        }
    }
}
