package dev.elasti.edge.relay;

import dev.elasti.edge.http1.BodyDecoder;
import dev.elasti.edge.http1.BodyFraming;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.transport.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Function;

/** Bytes that came from one side and were not used yet. */
final class Intake {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);

    void add(Chunk chunk) {
        chunks.add(chunk);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    long bytes() {
        if (chunks.isEmpty()) {
            // As a rule, and asked for each event.
            return 0;
        }
        long sum = 0;
        for (Chunk chunk : chunks) {
            sum += chunk.size();
        }
        return sum;
    }

    /** {@return a copy of the first bytes, at most so many} Nothing is used up. */
    byte[] first(int atMost) {
        byte[] first = new byte[(int) Math.min(atMost, bytes())];
        int filled = 0;
        for (Chunk chunk : chunks) {
            ByteBuffer bytes = chunk.bytes();
            int length = Math.min(bytes.remaining(), first.length - filled);
            bytes.get(bytes.position(), first, filled, length);
            filled += length;
        }
        return first;
    }

    /** {@return what {@code parser} makes of the bytes; those of the head are used up} */
    <H> Parsed<H> head(Function<ByteBuffer, Parsed<H>> parser) {
        while (true) {
            Chunk first = chunks.peek();
            Parsed<H> parsed = parser.apply(first == null ? NOTHING : first.bytes());
            dropEmpty();
            if (!(parsed instanceof Parsed.NeedMore<H>) || chunks.isEmpty()) {
                return parsed;
            }
        }
    }

    /** {@return what comes next in the body} After {@code DATA} {@link #take} its length. */
    BodyDecoder.Event body(BodyDecoder decoder) {
        while (true) {
            Chunk first = chunks.peek();
            BodyDecoder.Event event = decoder.next(first == null ? NOTHING : first.bytes());
            if (event != BodyDecoder.Event.NEED_MORE) {
                return event;
            }
            dropEmpty();
            if (chunks.isEmpty()) {
                return event;
            }
        }
    }

    /** Takes the next {@code length} bytes, all of which are in the first chunk. */
    Chunk take(int length) {
        Chunk first = chunks.element();
        if (first.size() == length) {
            return chunks.remove();
        }
        return first.cut(length);
    }

    /** Takes the first chunk as it is; there must be one. */
    Chunk takeChunk() {
        return chunks.remove();
    }

    /** Moves what is here off the loop's blocks where that saves memory: it is going to stay. Bytes that drip in are put together. */
    void keep() {
        dropEmpty();
        ArrayDeque<Chunk> scattered = new ArrayDeque<>(chunks);
        chunks.clear();
        for (Chunk chunk : scattered) {
            Chunk last = chunks.pollLast();
            Chunk joined = last == null ? chunk.kept() : last.joined(chunk);
            if (joined != null) {
                chunks.add(joined);
            } else if (last != null) {
                chunks.add(last);
                chunks.add(chunk.kept());
            }
        }
    }

    /** {@return how many bytes this may come to hold of a body of that framing, in a window of that size} */
    long mayHold(BodyFraming framing, int window) {
        return switch (framing) {
            case BodyFraming.None _ -> bytes();
            case BodyFraming.Length(long length) -> Math.min(window, Math.max(length, bytes()));
            case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> window;
        };
    }

    void clear() {
        chunks.forEach(Chunk::release);
        chunks.clear();
    }

    void dropEmpty() {
        for (Chunk first = chunks.peek(); first != null && first.size() == 0; first = chunks.peek()) {
            chunks.remove().release();
        }
    }
}
