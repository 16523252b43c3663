package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.shaded.com.twitter.hpack.Decoder;
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

    /** A request with more fields, in a form of a test's own. */
    Wire asking(int stream, boolean end, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(block("shop"));
        add(block, more);
        int flags = Frame.END_HEADERS | (end ? Frame.END_STREAM : 0);
        return frame(Frame.HEADERS, flags, stream, block.toByteArray());
    }

    /** What ends a request. */
    Wire trailer(int stream, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        add(block, fields);
        return frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, stream, block.toByteArray());
    }

    private void add(ByteArrayOutputStream block, String... fields) {
        try {
            for (int i = 0; i < fields.length; i += 2) {
                encoder.encodeHeader(block, fields[i], fields[i + 1], false);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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

    /** {@return the header lists in {@code bytes}, by stream, as one decoder reads them that sees them all} */
    static Map<Integer, List<String>> headers(byte[] bytes) throws IOException {
        Map<Integer, List<String>> lists = new TreeMap<>();
        Decoder decoder = new Decoder(1 << 20, 4096);
        ByteBuffer all = ByteBuffer.wrap(bytes);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        while (all.remaining() >= Frame.HEADER) {
            Frame frame = Frame.at(all, all.position());
            byte[] payload = new byte[frame.length()];
            all.position(all.position() + Frame.HEADER).get(payload);
            if (frame.type() != Frame.HEADERS && frame.type() != Frame.CONTINUATION) {
                continue;
            }
            block.writeBytes(payload);
            if (frame.is(Frame.END_HEADERS)) {
                List<String> list = new ArrayList<>();
                decoder.decode(new ByteArrayInputStream(block.toByteArray()), (name, value, parsed, _) -> {
                    list.add(name + ": " + new String(value.getBytes(ISO_8859_1), ISO_8859_1));
                    return parsed;
                });
                decoder.endHeaderBlock();
                lists.put(frame.stream(), list);
                block.reset();
            }
        }
        return lists;
    }
}
