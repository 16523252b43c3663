package dev.elasti.edge.http1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The chunked coding, strictly: hexadecimal sizes, CRLF only, extensions checked and dropped, trailers read as strictly as a head. */
final class ChunkedDecoder implements BodyDecoder {
    private static final int MOST_DIGITS = 16;
    /** Bytes of one chunk: what others count in 32 bits must not be read in another way by them. */
    private static final int BIGGEST = Integer.MAX_VALUE;

    private static final int LONGEST_EXTENSIONS = 1024;
    /** How much more framing than body a sender may spend in all, each chunk being granted {@link #PER_CHUNK} and twice its size. */
    private static final int MOST_EXCESS = 16 * 1024;

    private static final int PER_CHUNK = 16;
    private static final HeadLimits TRAILER_LIMITS = new HeadLimits(8 * 1024, 64, 1);

    private enum State {
        SIZE,
        EXTENSIONS,
        SIZE_LF,
        BYTES,
        BYTES_CR,
        BYTES_LF,
        TRAILERS,
        END,
        MALFORMED
    }

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extensionBytes;
    private long excess;
    private int data;
    private @Nullable ChunkExtensions extensions;
    private @Nullable TrailerReader trailerReader;
    private Trailers trailers = Trailers.NONE;
    private String reason = "";

    @Override
    public Event next(ByteBuffer in) {
        while (true) {
            if (state == State.END) {
                return Event.END;
            }
            if (state == State.MALFORMED) {
                return Event.MALFORMED;
            }
            if (!in.hasRemaining()) {
                return Event.NEED_MORE;
            }
            if (state == State.BYTES) {
                data = (int) Math.min(left, in.remaining());
                left -= data;
                if (left == 0) {
                    state = State.BYTES_CR;
                }
                return Event.DATA;
            }
            state = state == State.TRAILERS ? trailers(in) : framing(in.get());
        }
    }

    private State framing(byte b) {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSIONS -> extension(b);
            case SIZE_LF -> b == '\n' ? sizeLineEnded() : malformed("A chunk's size line does not end with CR LF.");
            case BYTES_CR -> b == '\r' ? State.BYTES_LF : malformed("A chunk is longer than its size said.");
            case BYTES_LF -> b == '\n' ? State.SIZE : malformed("A chunk does not end with CR LF.");
            case BYTES, TRAILERS, END, MALFORMED -> throw new IllegalStateException(state.name());
        };
    }

    private State size(byte b) {
        int digit = Ascii.hex(b);
        if (digit >= 0) {
            if (++digits > MOST_DIGITS || left > (BIGGEST >>> 4)) {
                return malformed("A chunk's size is beyond all measure.");
            }
            left = left << 4 | digit;
            return State.SIZE;
        }
        if (digits == 0) {
            return malformed("A chunk has no size.");
        }
        if (b == '\r') {
            return State.SIZE_LF;
        }
        if (b == ';') {
            extensions = new ChunkExtensions();
            extensionBytes = 1;
            return State.EXTENSIONS;
        }
        return malformed("A chunk's size is not a plain hexadecimal number.");
    }

    private State extension(byte b) {
        ChunkExtensions read = extensions;
        if (read == null || ++extensionBytes > LONGEST_EXTENSIONS) {
            return malformed("A chunk's extensions are longer than " + LONGEST_EXTENSIONS + " bytes.");
        }
        if (b == '\r') {
            return read.mayEnd() ? State.SIZE_LF : malformed("A chunk's extension is not complete.");
        }
        return read.accept(b) ? State.EXTENSIONS : malformed("A chunk's extension has a character it can't have.");
    }

    private State sizeLineEnded() {
        long allowed = PER_CHUNK + 2 * left;
        excess = Math.max(0, excess + digits + extensionBytes - allowed);
        if (excess > MOST_EXCESS) {
            return malformed("There is more framing than body.");
        }
        digits = 0;
        extensionBytes = 0;
        extensions = null;
        return left == 0 ? State.TRAILERS : State.BYTES;
    }

    private State trailers(ByteBuffer in) {
        TrailerReader reader = trailerReader;
        if (reader == null) {
            reader = new TrailerReader(TRAILER_LIMITS);
            trailerReader = reader;
        }
        return switch (reader.read(in)) {
            case NEED_MORE -> State.TRAILERS;
            case END -> {
                trailers = reader.trailers();
                yield State.END;
            }
            case MALFORMED -> malformed(reader.reason());
        };
    }

    private State malformed(String why) {
        reason = why;
        return State.MALFORMED;
    }

    @Override
    public int dataLength() {
        return data;
    }

    @Override
    public Trailers trailers() {
        return trailers;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public boolean mayEndAtClose() {
        return state == State.END;
    }
}
