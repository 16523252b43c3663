package dev.elasti.kubernetes.embedded.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answering side of one request: exactly one of {@link #respond} and {@link #stream} is called, once. */
public final class HttpExchange {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(400, "Bad Request"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Entity"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    private final HttpRequest request;
    private final InputStream in;
    private final OutputStream out;
    private boolean streamed;

    HttpExchange(HttpRequest request, InputStream in, OutputStream out) {
        this.request = request;
        this.in = in;
        this.out = out;
    }

    public void respond(int status, String contentType, byte[] body) throws IOException {
        head(status, "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n");
        if (!request.method().equals("HEAD")) {
            out.write(body);
        }
        out.flush();
    }

    /**
     * A stream of messages: WebSocket text messages if the client asked to upgrade, chunks of one long answer otherwise.
     *
     * @param whenClientLeaves called once, on another thread, when the client ends the connection
     */
    public MessageStream stream(String contentType, Runnable whenClientLeaves) throws IOException {
        streamed = true;
        if (request.isWebSocketUpgrade()) {
            head(
                    101,
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + WebSocketStream.accept(
                                    request.header("sec-websocket-key").orElse("")) + "\r\n");
            out.flush();
            return WebSocketStream.over(in, out, whenClientLeaves);
        }
        head(200, "Content-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        out.flush();
        return ChunkedStream.over(in, out, whenClientLeaves);
    }

    /** Whether the connection can take another request after this answer. */
    boolean reusable() {
        return !streamed
                && !request.header("connection")
                        .filter("close"::equalsIgnoreCase)
                        .isPresent();
    }

    private void head(int status, String fields) throws IOException {
        String reason = REASONS.getOrDefault(status, "Status");
        out.write(
                ("HTTP/1.1 " + status + " " + reason + "\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
