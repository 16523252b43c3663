package dev.elasti.edge.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers of one size for the sockets of one loop, used again and again. Used by the loop's thread only. A block that is
 * never given back is lost to the pool, not to the garbage collector.
 */
public final class BlockPool {
    /** A buffer that several readers may share; back in the pool when the last of them has released it. */
    public final class Block {
        private final ByteBuffer memory = ByteBuffer.allocateDirect(size);
        private int users;

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
            if (--users == 0) {
                giveBack(this);
            }
        }
    }

    private final int size;
    private final int keep;
    private final ArrayDeque<Block> free = new ArrayDeque<>();

    /**
     * @param size bytes of a block
     * @param keep blocks that wait here at most for their next use
     */
    public BlockPool(int size, int keep) {
        this.size = size;
        this.keep = keep;
    }

    /** {@return bytes of each block} */
    public int size() {
        return size;
    }

    /** {@return a cleared block with one user} The one used last comes first: its memory is in the processor's cache. */
    public Block take() {
        Block block = free.poll();
        if (block == null) {
            block = new Block();
        }
        block.users = 1;
        block.memory.clear();
        return block;
    }

    private void giveBack(Block block) {
        if (free.size() < keep) {
            free.push(block);
        }
    }
}
