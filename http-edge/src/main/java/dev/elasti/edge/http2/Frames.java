package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of our own, as bytes from position to limit. */
public final class Frames {
    /** The highest stream there can be; in GOAWAY it says that nothing is refused yet. */
    public static final int ANY_STREAM = Integer.MAX_VALUE;

    /** What a client begins with (RFC 9113 §3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private Frames() {}

    /** {@return the 24 bytes that a client begins with} */
    public static ByteBuffer preface() {
        return ByteBuffer.wrap(PREFACE).asReadOnlyBuffer();
    }

    public static ByteBuffer goAway(int lastStream, ErrorCode code, String why) {
        byte[] text = why.getBytes(US_ASCII);
        return frame(8 + text.length, Frame.GOAWAY, 0, 0)
                .putInt(lastStream)
                .putInt(code.number())
                .put(text)
                .flip();
    }

    public static ByteBuffer ping(long opaque) {
        return frame(8, Frame.PING, 0, 0).putLong(opaque).flip();
    }

    static ByteBuffer pingAck(long opaque) {
        return frame(8, Frame.PING, Frame.ACK, 0).putLong(opaque).flip();
    }

    static ByteBuffer settingsAck() {
        return frame(0, Frame.SETTINGS, Frame.ACK, 0).flip();
    }

    static ByteBuffer reset(int stream, ErrorCode code) {
        return frame(4, Frame.RST_STREAM, 0, stream).putInt(code.number()).flip();
    }

    static ByteBuffer windowUpdate(int stream, int by) {
        return frame(4, Frame.WINDOW_UPDATE, 0, stream).putInt(by).flip();
    }

    static ByteBuffer data(int stream, byte[] bytes, int from, int length, boolean endsStream) {
        return frame(length, Frame.DATA, endsStream ? Frame.END_STREAM : 0, stream)
                .put(bytes, from, length)
                .flip();
    }

    /** A whole header block, in as many frames as it takes. */
    static ByteBuffer headers(int stream, boolean endsStream, byte[] block) {
        return headers(stream, endsStream ? Frame.END_STREAM : 0, block);
    }

    /**
     * The same from what stands in its frames one after the other.
     *
     * @param flags of the first frame, less those that tell of the frames themselves
     */
    static ByteBuffer headers(int stream, int flags, byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        int length = whole.flip().remaining();
        int count = Math.max(1, (length + Frame.USUAL_SIZE - 1) / Frame.USUAL_SIZE);
        ByteBuffer all = ByteBuffer.allocate(count * Frame.HEADER + length);
        for (int i = 0; i < count; i++) {
            int from = i * Frame.USUAL_SIZE;
            int size = Math.min(Frame.USUAL_SIZE, length - from);
            int marks = (i == 0 ? flags : 0) | (i == count - 1 ? Frame.END_HEADERS : 0);
            header(all, size, i == 0 ? Frame.HEADERS : Frame.CONTINUATION, marks, stream);
            all.put(whole.array(), from, size);
        }
        return all.flip();
    }

    /** {@return room for a frame whose header is written} */
    static ByteBuffer frame(int length, int type, int flags, int stream) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + length);
        header(frame, length, type, flags, stream);
        return frame;
    }

    private static void header(ByteBuffer to, int length, int type, int flags, int stream) {
        to.putInt(length << 8 | type).put((byte) flags).putInt(stream);
    }
}
