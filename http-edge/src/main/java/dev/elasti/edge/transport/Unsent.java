package dev.elasti.edge.transport;

import dev.elasti.edge.loop.BlockPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What was written to a connection and is not gone to its socket yet. Where there are many pieces, small ones are put together: a body
 * of chunks of a byte each would otherwise cost a system call for every few bytes, and hold the loop up for as long.
 */
final class Unsent {
    private static final int GATHERED = 16;
    private static final int SMALL = 512;
    private static final int TAIL_BYTES = 8 * 1024;
    /** So few bytes are cheaper to copy than to be told of piece by piece: a tenth of what a small answer costs in all. No block is smaller. */
    private static final int JOINED = 4 * 1024;

    private final BlockPool blocks;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(4);
    private long bytes;
    /** The memory of the last chunk, if that is one of small pieces. */
    private @Nullable ByteBuffer tail;

    /** @param blocks where pieces are put together */
    Unsent(BlockPool blocks) {
        this.blocks = blocks;
    }

    long bytes() {
        return bytes;
    }

    void add(Chunk chunk) {
        bytes += chunk.size();
        if (chunks.size() < GATHERED || chunk.size() > SMALL) {
            tail = null;
            chunks.add(chunk);
        } else {
            append(chunk);
        }
    }

    /** Sends what the socket takes. {@return whether that was all} */
    boolean sendTo(SocketChannel channel) throws IOException {
        while (bytes > 0) {
            if (sendSome(channel) == 0) {
                return false;
            }
        }
        return true;
    }

    void drop() {
        chunks.forEach(Chunk::release);
        chunks.clear();
        tail = null;
    }

    private void append(Chunk chunk) {
        ByteBuffer to = tail;
        if (to == null || to.capacity() - to.limit() < chunk.size()) {
            to = ByteBuffer.allocate(TAIL_BYTES).limit(0);
            tail = to;
            chunks.add(Chunk.of(to));
        }
        chunk.copyBehind(to);
        chunk.release();
    }

    private long sendSome(SocketChannel channel) throws IOException {
        long sent;
        if (chunks.size() == 1) {
            sent = channel.write(chunks.getFirst().bytes());
        } else if (bytes <= JOINED) {
            sent = sendJoined(channel);
        } else {
            sent = channel.write(gathered());
        }
        bytes -= sent;
        for (Chunk first = chunks.peek(); first != null && first.size() == 0; first = chunks.peek()) {
            chunks.poll();
            first.release();
        }
        if (chunks.isEmpty()) {
            tail = null;
        }
        return sent;
    }

    private int sendJoined(SocketChannel channel) throws IOException {
        BlockPool.Block block = blocks.take();
        int sent;
        try {
            ByteBuffer joined = block.memory().limit(0);
            for (Chunk chunk : chunks) {
                chunk.copyBehind(joined);
            }
            sent = channel.write(joined);
        } finally {
            block.release();
        }
        int left = sent;
        for (Chunk chunk : chunks) {
            int gone = Math.min(left, chunk.size());
            chunk.bytes().position(chunk.bytes().position() + gone);
            left -= gone;
        }
        return sent;
    }

    private ByteBuffer[] gathered() {
        ByteBuffer[] buffers = new ByteBuffer[Math.min(chunks.size(), GATHERED)];
        int i = 0;
        for (Chunk chunk : chunks) {
            if (i == buffers.length) {
                break;
            }
            buffers[i++] = chunk.bytes();
        }
        return buffers;
    }
}
