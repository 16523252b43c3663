package dev.elasti.edge.http2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.shaded.com.twitter.hpack.Encoder;

/** Frames that a test writes, and reads. */
final class Wire {
    private static final int TABLE = 4096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Encoder encoder = new Encoder(TABLE);

    Wire frame(int type, int flags, int stream, byte... payload) {
        return add(
                Frames.frame(payload.length, type, flags, stream).put(payload).flip());
    }

    Wire add(ByteBuffer frame) {
        byte[] copy = new byte[frame.remaining()];
        frame.duplicate().get(copy);
        bytes.writeBytes(copy);
        return this;
    }

    Wire settings() {
        return frame(Frame.SETTINGS, 0, 0);
    }

    Wire settingsAck() {
        return frame(Frame.SETTINGS, Frame.ACK, 0);
    }

    Wire ping(long opaque) {
        return add(Frames.ping(opaque));
    }

    /** A GET without a body. */
    Wire get(int stream, String authority) {
        return frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, stream, block(authority));
    }

    /** A request whose body is to come. */
    Wire post(int stream, String authority) {
        return frame(Frame.HEADERS, Frame.END_HEADERS, stream, block(authority));
    }

    Wire data(int stream, int length, boolean end) {
        return frame(Frame.DATA, end ? Frame.END_STREAM : 0, stream, new byte[length]);
    }

    Wire reset(int stream) {
        return frame(Frame.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
    }

    /** {@return a header block that uses the table, as all those of this wire} */
    byte[] block(String authority) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        try {
            for (String[] field : new String[][] {
                {":method", "GET"},
                {":scheme", "http"},
                {":path", "/"},
                {":authority", authority},
                {"x-common", "the same in all of them"}
            }) {
                encoder.encodeHeader(block, field[0], field[1], false);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return block.toByteArray();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** {@return the frames, each as {@code TYPE flags stream length}, such as {@code 4 1 0 0} for an ACK of SETTINGS} */
    static List<String> frames(byte[] bytes) {
        List<String> frames = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.remaining() >= Frame.HEADER) {
            Frame frame = Frame.at(all, all.position());
            frames.add(frame.type() + " " + frame.flags() + " " + frame.stream() + " " + frame.length());
            all.position(Math.min(all.limit(), all.position() + Frame.HEADER + frame.length()));
        }
        return frames;
    }
}
