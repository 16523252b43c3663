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

    private final Decoder decoder;
    private ByteArrayOutputStream block = new ByteArrayOutputStream(0);
    private ByteArrayOutputStream raw = new ByteArrayOutputStream(0);
    private @Nullable Frame first;
    private boolean cut;

    /** @param listBytes bound of the fields that are kept of one block; those behind it are read and forgotten */
    HeaderBlocks(int listBytes) {
        this.decoder = new Decoder(listBytes, TABLE_SIZE);
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
            int priority = frame.is(Frame.PRIORITIZED) ? PRIORITY_BYTES : 0;
            if (padding > fragment.remaining() - priority) {
                boolean tooShort = padding == Integer.MAX_VALUE || padding == 0;
                return new Verdict.Broken(
                        tooShort ? ErrorCode.FRAME_SIZE_ERROR : ErrorCode.PROTOCOL_ERROR, "HEADERS of too few bytes");
            }
            fragment.position(fragment.position() + priority).limit(fragment.limit() - padding);
        }
        append(block, fragment);
        if (!frame.is(Frame.END_HEADERS)) {
            append(
                    raw,
                    Frames.frame(frame.length(), frame.type(), frame.flags(), frame.stream())
                            .put(payload.duplicate())
                            .flip());
        }
        return null;
    }

    /** {@return the block's first frame} */
    Frame first() {
        if (first == null) {
            throw new IllegalStateException("no block has begun");
        }
        return first;
    }

    /** {@return the frames of the block but for its last one, as they came} */
    ByteBuffer framesBefore() {
        return ByteBuffer.wrap(raw.toByteArray());
    }

    /** The block is whole. {@return what it says, or null if it can't be read} */
    @Nullable
    Fields end() {
        Fields fields = new Fields();
        HeaderListener listener = (name, value, parsed, secret) -> {
            fields.add(name, value, secret);
            // Whatever is returned is kept with the entry, and some entries are shared by all who use this decoder.
            return parsed;
        };
        try {
            ByteArrayInputStream bytes = new ByteArrayInputStream(block.toByteArray());
            decoder.decode(bytes, listener);
            cut = decoder.endHeaderBlock();
            if (bytes.available() > 0) {
                // The decoder waits for more, and there is no more.
                return null;
            }
        } catch (IOException | RuntimeException _) {
            return null;
        } finally {
            first = null;
            // Not used again: thousands of connections would each keep what their longest block took.
            block = new ByteArrayOutputStream(0);
            raw = new ByteArrayOutputStream(0);
        }
        return fields;
    }

    /** {@return whether the block that was ended last had more fields than are kept} */
    boolean cut() {
        return cut;
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        to.writeBytes(copy);
    }
}
