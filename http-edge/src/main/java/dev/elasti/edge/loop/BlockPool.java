package dev.elasti.edge.loop;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Direct buffers of one size for the sockets of one loop, used again and again, and never more than so many of them: thousands of
 * clients that send at the same moment would otherwise take all direct memory of the process. What there is above is smaller.
 * Used by the loop's thread only. A block that is never given back is lost to the pool, not to the garbage collector.
 */
public final class BlockPool {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int SMALL = 8 * 1024;

    /** A buffer that several readers may share; back in the pool when the last of them has released it. */
    public final class Block {
        private final ByteBuffer memory;
        private int users;

        private Block(ByteBuffer memory) {
            this.memory = memory;
        }

        /** {@return the whole memory} */
        public ByteBuffer memory() {
            return memory;
        }

        /** One more user. */
        public void retain() {
            users++;
        }

        /** One user less. */
        public void release() {
            if (--users == 0 && memory.isDirect()) {
                free.push(this);
            }
        }
    }

    private final int size;
    private final int atMost;
    private final Supplier<Block> beyond;
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private final AtomicInteger existing = new AtomicInteger();

    /**
     * Above its bound blocks are small and on the heap.
     *
     * @param size bytes of a block
     * @param atMost direct blocks that there are at a time, in use or not
     */
    public BlockPool(int size, int atMost) {
        this.size = size;
        this.atMost = atMost;
        this.beyond = () -> new Block(ByteBuffer.allocate(Math.min(size, SMALL)));
    }

    /** Above its bound blocks are those of {@code usual}. */
    public BlockPool(int size, int atMost, BlockPool usual) {
        this.size = size;
        this.atMost = atMost;
        this.beyond = usual::take;
    }

    /** {@return bytes of each block, but for smaller ones in times of need} */
    public int size() {
        return size;
    }

    /** {@return a cleared block with one user} The one used last comes first: its memory is in the processor's cache. */
    public Block take() {
        Block block = free.poll();
        if (block == null) {
            block = existing.get() < atMost ? direct() : beyond.get();
        }
        block.users = 1;
        block.memory.clear();
        return block;
    }

    private Block direct() {
        Block block = new Block(ByteBuffer.allocateDirect(size));
        existing.incrementAndGet();
        // Only a block that was lost is ever collected; there may be another one in its place then.
        CLEANER.register(block, existing::decrementAndGet);
        return block;
    }
}
