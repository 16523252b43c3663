package dev.elasti.edge.http2;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.pekko.http.shaded.com.twitter.hpack.Decoder;
import org.apache.pekko.http.shaded.com.twitter.hpack.HeaderListener;
import org.jspecify.annotations.Nullable;

/**
 * Puts the client's header blocks together from their frames, and reads them. Whoever reads one has to read all of them, in order:
 * each may change the table that the next one refers to.
 */
final class HeaderBlocks {
    private static final int TABLE_SIZE = 4096;
    private static final int PRIORITY_BYTES = 5;

    /**
     * One that is whole.
     *
     * @param first its first frame, without what it holds
     * @param priority the bytes that stand before the block; may be none
     * @param encoded the block as the client wrote it
     * @param fields what it says; null if it can't be read
     * @param cut whether it said more than is kept
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never written to
    record Block(
            Frame first,
            byte[] priority,
            byte[] encoded,
            @Nullable Fields fields,
            boolean cut) {
        /** {@return its frames, with {@code more} behind the block} It must refer to no table. */
        ByteBuffer with(byte[] more) {
            return Frames.headers(first.stream(), flags(), priority, encoded, more);
        }

        /** {@return its frames, with {@code instead} in place of the block} */
        ByteBuffer saying(byte[] instead) {
            return Frames.headers(first.stream(), flags(), priority, instead);
        }

        private int flags() {
            return first.flags() & (Frame.END_STREAM | Frame.PRIORITIZED);
        }
    }

    private static final byte[] NONE = {};
    /** Lists that are so many times longer than what is kept are not read to their end. */
    private static final int ENDLESS = 8;

    private static final int AROUND_FIELD = 32;

    private final Decoder decoder;
    private ByteArrayOutputStream block = new ByteArrayOutputStream(0);
    private final int listBytes;
    private byte[] priority = NONE;
    private int kept;
    private @Nullable Frame first;

    /** @param listBytes bound of the fields that are kept of one block; those behind it are read and forgotten */
    HeaderBlocks(int listBytes) {
        this.listBytes = listBytes;
        this.decoder = new Decoder(ENDLESS * listBytes, TABLE_SIZE);
    }

    /** {@return whether a block has begun, and not ended} */
    boolean open() {
        return first != null;
    }

    /** The pod allows a bigger table than everybody must have. */
    void allowTable(long bytes) {
        if (bytes > decoder.getMaxHeaderTableSize()) {
            decoder.setMaxHeaderTableSize((int) Math.min(bytes, Integer.MAX_VALUE));
        }
    }

    /** A frame of a block. {@return why it makes no sense, or null} */
    Verdict.@Nullable Broken add(Frame frame, ByteBuffer payload) {
        ByteBuffer fragment = payload.duplicate();
        if (frame.type() == Frame.HEADERS) {
            first = frame;
            int padding = 0;
            if (frame.is(Frame.PADDED)) {
                padding = fragment.hasRemaining() ? fragment.get() & 0xff : Integer.MAX_VALUE;
            }
            int prioritized = frame.is(Frame.PRIORITIZED) ? PRIORITY_BYTES : 0;
            if (padding > fragment.remaining() - prioritized) {
                boolean tooShort = padding == Integer.MAX_VALUE || padding == 0;
                return new Verdict.Broken(
                        tooShort ? ErrorCode.FRAME_SIZE_ERROR : ErrorCode.PROTOCOL_ERROR, "HEADERS of too few bytes");
            }
            priority = new byte[prioritized];
            fragment.get(priority).limit(fragment.limit() - padding);
        }
        append(block, fragment);
        return null;
    }

    /** The block is whole. */
    Block end() {
        if (first == null) {
            throw new IllegalStateException("no block has begun");
        }
        byte[] encoded = block.toByteArray();
        Fields fields = new Fields();
        kept = 0;
        HeaderListener listener = (name, value, parsed, secret) -> {
            kept += name.length() + value.length() + AROUND_FIELD;
            if (kept <= listBytes) {
                fields.add(name, value, secret);
            }
            // Whatever is returned is kept with the entry, and some entries are shared by all who use this decoder.
            return parsed;
        };
        boolean sound;
        try {
            ByteArrayInputStream bytes = new ByteArrayInputStream(encoded);
            decoder.decode(bytes, listener);
            boolean endless = decoder.endHeaderBlock();
            // If something is left the decoder waits for more, and there is no more. It is the same if one value says
            // that it is longer
            // than all of a block can be: the decoder skips what there is.
            sound = bytes.available() == 0 && !endless;
        } catch (IOException | RuntimeException _) {
            sound = false;
        }
        Block whole = new Block(first, priority, encoded, sound ? fields : null, kept > listBytes);
        first = null;
        // Not used again: thousands of connections would each keep what their longest block took.
        block = new ByteArrayOutputStream(0);
        return whole;
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        to.writeBytes(copy);
    }
}
