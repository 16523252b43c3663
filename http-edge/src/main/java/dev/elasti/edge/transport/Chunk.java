package dev.elasti.edge.transport;

import dev.elasti.edge.loop.BlockPool;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes on their way. Whoever gets a chunk owns it: hands it on, or releases it once. One loop's thread only.
 */
public final class Chunk {
    private static final int JOIN_AT_MOST = 8 * 1024;

    private final ByteBuffer bytes;
    private final BlockPool.@Nullable Block block;

    private Chunk(ByteBuffer bytes, BlockPool.@Nullable Block block) {
        this.bytes = bytes;
        this.block = block;
    }

    /** A chunk over memory of the caller's own, from position to limit. */
    public static Chunk of(ByteBuffer bytes) {
        return new Chunk(bytes, null);
    }

    /** A chunk over an array of the caller's own, which is not changed. */
    public static Chunk of(byte[] bytes) {
        return new Chunk(ByteBuffer.wrap(bytes), null);
    }

    /** Takes over one use of {@code block}, whose memory is filled up to its position. */
    static Chunk of(BlockPool.Block block) {
        return new Chunk(block.memory().flip(), block);
    }

    /** {@return the bytes, from position to limit; reading moves the position} */
    public ByteBuffer bytes() {
        return bytes;
    }

    public int size() {
        return bytes.remaining();
    }

    /** Takes the next {@code length} bytes off this chunk. {@return a chunk of its own over them, without a copy} */
    public Chunk cut(int length) {
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        if (block != null) {
            block.retain();
        }
        return new Chunk(part, block);
    }

    /** {@return the same bytes, off the pool if they would keep a whole block occupied for little} This chunk is used up. */
    public Chunk kept() {
        if (block == null || bytes.remaining() > block.memory().capacity() / 2) {
            return this;
        }
        return copied(bytes.remaining());
    }

    /**
     * {@return one chunk with the bytes of both, off the pool, or null if they are better left apart} Both are used up if it is not
     * null. Bytes that drip in one by one cost a copy or two each, and a few pieces at most.
     */
    public @Nullable Chunk joined(Chunk next) {
        int sum = size() + next.size();
        if (block == null && bytes.capacity() - bytes.limit() >= next.size()) {
            return appended(next);
        }
        return sum > JOIN_AT_MOST ? null : copied(2 * sum).appended(next);
    }

    private Chunk copied(int capacity) {
        ByteBuffer copy = ByteBuffer.allocate(capacity).put(bytes).flip();
        release();
        return new Chunk(copy, null);
    }

    private Chunk appended(Chunk next) {
        next.copyBehind(bytes);
        next.release();
        return this;
    }

    /** Copies the bytes behind the limit of {@code to}, which moves. */
    void copyBehind(ByteBuffer to) {
        int end = to.limit();
        to.limit(end + size()).put(end, bytes, bytes.position(), size());
    }

    /** Nobody will look at the bytes any more. */
    public void release() {
        if (block != null) {
            block.release();
        }
    }
}
