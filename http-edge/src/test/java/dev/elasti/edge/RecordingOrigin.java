package dev.elasti.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.http1.BodyDecoder;
import dev.elasti.edge.http1.HeadLimits;
import dev.elasti.edge.http1.Method;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A pod that answers each complete request with 200, and remembers all bytes that reached it. */
final class RecordingOrigin implements AutoCloseable {
    private static final HeadLimits LIMITS = new HeadLimits(128 * 1024, 1000, 64 * 1024);

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    RecordingOrigin() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** {@return the complete requests, each as its bytes} */
    List<String> requests() {
        return requests;
    }

    /** {@return what was wrong with the bytes that came; no origin should ever have anything to say here} */
    List<String> complaints() {
        return complaints;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            RequestHeadParser heads = new RequestHeadParser(LIMITS);
            while (true) {
                ByteArrayOutputStream seen = new ByteArrayOutputStream();
                RequestHead head = head(in, heads, seen);
                if (head == null || !body(in, head, seen)) {
                    return;
                }
                requests.add(seen.toString(ISO_8859_1));
                String body = head.method() == Method.HEAD ? "" : "ok";
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + body).getBytes(ISO_8859_1));
            }
        } catch (IOException _) {
            // The edge gave the connection up.
        }
    }

    private @Nullable RequestHead head(InputStream in, RequestHeadParser heads, ByteArrayOutputStream seen)
            throws IOException {
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            seen.write(b);
            switch (heads.parse(ByteBuffer.wrap(new byte[] {(byte) b}))) {
                case Parsed.NeedMore<RequestHead> _ -> {}
                case Parsed.Complete<RequestHead>(RequestHead head) -> {
                    return head;
                }
                case Parsed.Malformed<RequestHead>(int _, String reason) -> {
                    complaints.add(reason);
                    return null;
                }
            }
        }
    }

    /** {@return whether the body came to its end} */
    private boolean body(InputStream in, RequestHead head, ByteArrayOutputStream seen) throws IOException {
        BodyDecoder decoder = BodyDecoder.of(head.framing());
        ByteBuffer one = ByteBuffer.allocate(1).flip();
        while (true) {
            switch (decoder.next(one)) {
                case DATA -> one.position(1);
                case END -> {
                    return true;
                }
                case MALFORMED -> {
                    complaints.add(decoder.reason());
                    return false;
                }
                case NEED_MORE -> {
                    int b = in.read();
                    if (b < 0) {
                        return false;
                    }
                    seen.write(b);
                    one.clear().put((byte) b).flip();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
