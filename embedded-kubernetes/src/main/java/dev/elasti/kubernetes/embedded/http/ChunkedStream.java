package dev.elasti.kubernetes.embedded.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Messages as the chunks of one answer; a client that leaves is noticed by reading on after its request. */
final class ChunkedStream implements MessageStream {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final OutputStream out;

    private ChunkedStream(OutputStream out) {
        this.out = out;
    }

    static ChunkedStream over(InputStream in, OutputStream out, Runnable whenClientLeaves) {
        Thread.ofVirtual().start(() -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
                // the same news as the end of the stream
            }
            whenClientLeaves.run();
        });
        return new ChunkedStream(out);
    }

    @Override
    public void send(byte[] message) throws IOException {
        out.write(Integer.toHexString(message.length).getBytes(StandardCharsets.ISO_8859_1));
        out.write(LINE_END);
        out.write(message);
        out.write(LINE_END);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
