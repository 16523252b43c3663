package dev.elasti.edge.relay;

import dev.elasti.edge.transport.Chunk;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What is to be sent to one client, in order, and whether that is all. */
final class Outbox {
    private static final int ENOUGH = 64 * 1024;

    private final ArrayDeque<Chunk> queued = new ArrayDeque<>(4);
    private long bytes;
    private boolean ends;

    /** {@return whether more should be added now} */
    boolean hasRoom() {
        return bytes < ENOUGH;
    }

    void add(Chunk chunk) {
        queued.add(chunk);
        bytes += chunk.size();
    }

    /** Nothing follows what is here. */
    void end() {
        ends = true;
    }

    @Nullable
    Chunk poll() {
        Chunk next = queued.poll();
        bytes -= next == null ? 0 : next.size();
        return next;
    }

    /** {@return whether all was taken and nothing follows} */
    boolean over() {
        return ends && queued.isEmpty();
    }

    void drop() {
        queued.forEach(Chunk::release);
        queued.clear();
    }
}
