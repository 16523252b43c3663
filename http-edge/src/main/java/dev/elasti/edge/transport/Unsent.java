package dev.elasti.edge.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/** What was written to a connection and is not gone to its socket yet. */
final class Unsent {
    private static final int GATHERED = 16;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(4);
    private long bytes;

    long bytes() {
        return bytes;
    }

    void add(Chunk chunk) {
        chunks.add(chunk);
        bytes += chunk.size();
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
    }

    private long sendSome(SocketChannel channel) throws IOException {
        long sent = chunks.size() == 1 ? channel.write(chunks.getFirst().bytes()) : channel.write(gathered());
        bytes -= sent;
        for (Chunk first = chunks.peek(); first != null && first.size() == 0; first = chunks.peek()) {
            chunks.poll();
            first.release();
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
