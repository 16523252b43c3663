package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contents of our answers on their way to the client, as fast as its windows allow. */
final class Documents {
    private static final byte[] NONE = {};

    private static final class Document {
        private final byte[] bytes;
        private final boolean thenReset;
        private int sent;
        private long window;

        Document(byte[] bytes, long window, boolean thenReset) {
            this.bytes = bytes;
            this.window = window;
            this.thenReset = thenReset;
        }

        int left() {
            return bytes.length - sent;
        }
    }

    private final ClientWindow window;
    private final Map<Integer, Document> waiting = new LinkedHashMap<>();
    private int bytes;
    /** Many streams get the same, and each may get it slowly. */
    private String lastText = "";

    private byte[] lastBytes = NONE;

    Documents(ClientWindow window) {
        this.window = window;
    }

    int count() {
        return waiting.size();
    }

    /** {@return bytes that are still to be sent} */
    int bytes() {
        return bytes;
    }

    boolean has(int stream) {
        return waiting.containsKey(stream);
    }

    byte[] bytesOf(String text) {
        if (!text.equals(lastText)) {
            lastText = text;
            lastBytes = text.getBytes(UTF_8);
        }
        return lastBytes;
    }

    /**
     * @param streamWindow bytes that the client takes on the stream
     * @param thenReset whether the client is to be told that the rest of its request is not wanted
     */
    void add(int stream, byte[] content, long streamWindow, boolean thenReset) {
        waiting.put(stream, new Document(content, streamWindow, thenReset));
        bytes += content.length;
        window.promised(content.length);
    }

    /** The client takes more on the stream. */
    void widened(int stream, int by) {
        Document document = waiting.get(stream);
        if (document != null) {
            document.window += by;
        }
    }

    /** The client takes so much more, or less, on each stream. */
    void widenedAll(long by) {
        waiting.values().forEach(document -> document.window += by);
    }

    /** The client does not want it any more. */
    void drop(int stream) {
        Document document = waiting.remove(stream);
        if (document != null) {
            bytes -= document.left();
            window.promised(-document.left());
            forgetText();
        }
    }

    private void forgetText() {
        if (waiting.isEmpty()) {
            lastText = "";
            lastBytes = NONE;
        }
    }

    /** {@return the next frames of one of them, or null if none can be sent now} */
    @Nullable
    ByteBuffer next() {
        for (Iterator<Map.Entry<Integer, Document>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Document> entry = all.next();
            Document document = entry.getValue();
            long most = Math.min(Math.min(document.window, window.ours()), Frame.USUAL_SIZE);
            if (most > 0) {
                int length = (int) Math.min(most, document.left());
                boolean last = length == document.left();
                ByteBuffer frames = frames(entry.getKey(), document, length, last);
                document.sent += length;
                document.window -= length;
                window.sent(length);
                bytes -= length;
                if (last) {
                    all.remove();
                    forgetText();
                }
                return frames;
            }
        }
        return null;
    }

    private static ByteBuffer frames(int stream, Document document, int length, boolean last) {
        ByteBuffer data = Frames.data(stream, document.bytes, document.sent, length, last);
        if (!last || !document.thenReset) {
            return data;
        }
        ByteBuffer reset = Frames.reset(stream, ErrorCode.NO_ERROR);
        return ByteBuffer.allocate(data.remaining() + reset.remaining())
                .put(data)
                .put(reset)
                .flip();
    }
}
