package dev.elasti.edge.relay;

import dev.elasti.edge.http2.FrameWalk;
import dev.elasti.edge.http2.Verdict;
import dev.elasti.edge.transport.Chunk;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts chunks into what goes on and what does not, as a walk over their frames says. What stays together is not cut. */
final class Cutter implements FrameWalk.Out {
    /** One direction of a connection. */
    @FunctionalInterface
    interface Walk {
        Verdict.@Nullable Broken walk(ByteBuffer bytes, FrameWalk.Out out);
    }

    private final Consumer<Chunk> to;
    private @Nullable Chunk rest;
    private @Nullable Chunk waiting;
    private int run;

    Cutter(Consumer<Chunk> to) {
        this.to = to;
    }

    /** {@return what of the last chunk could not go on yet, to be {@link #cut} before the next one; null for nothing} */
    @Nullable
    Chunk waiting() {
        return waiting;
    }

    /** Takes {@code chunk}, and hands on of it what is to go on. {@return why no more can, or null} */
    Verdict.@Nullable Broken cut(Chunk chunk, Walk walk) {
        rest = chunk;
        waiting = null;
        run = 0;
        ByteBuffer bytes = chunk.bytes().duplicate();
        Verdict.Broken broken = walk.walk(bytes, this);
        if (broken == null && bytes.hasRemaining()) {
            flush();
            waiting = chunk;
        } else if (run == chunk.size() && run > 0) {
            to.accept(chunk);
        } else {
            flush();
            chunk.release();
        }
        rest = null;
        return broken;
    }

    /** Nothing more is to go on. */
    void clear() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    @Override
    public void pass(int count) {
        run += count;
    }

    @Override
    public void skip(int count) {
        if (count > 0) {
            flush();
            ByteBuffer bytes = present().bytes();
            bytes.position(bytes.position() + count);
        }
    }

    @Override
    public void insert(ByteBuffer bytes) {
        flush();
        to.accept(Chunk.of(bytes));
    }

    private void flush() {
        if (run > 0) {
            to.accept(present().cut(run));
            run = 0;
        }
    }

    private Chunk present() {
        if (rest == null) {
            throw new IllegalStateException("no chunk is being cut");
        }
        return rest;
    }
}
