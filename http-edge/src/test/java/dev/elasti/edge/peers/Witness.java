package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The least careful server there may be behind a proxy, with a memory: lines end with LF, a name may have blanks around it, any
 * value that has "chunked" in it is chunked, of a length the leading digits count, and nothing is refused that can be read
 * somehow. What a proxy lets through in a way that it can be misunderstood, is misunderstood here. It shares no code with the edge.
 */
final class Witness implements AutoCloseable {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final ServerSocket server;
    private final boolean talkative;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    /**
     * A complete request.
     *
     * @param body decoded
     * @param client the last address in X-Forwarded-For: the one that the proxy wrote; empty if there is none
     */
    record Seen(String method, String target, String body, String client) {}

    private record Request(String method, String target, List<String> lines, String body, boolean last) {
        String value(String name) {
            String value = "";
            for (String line : lines) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                    value = line.substring(colon + 1).strip();
                }
            }
            return value;
        }
    }

    private Witness(boolean talkative) throws IOException {
        this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        this.talkative = talkative;
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Answers with the request's body, and to {@code /echo} and {@code /cookie} with the fields as they came; remembers nothing. */
    static Witness echoing() throws IOException {
        return new Witness(true);
    }

    /** Answers {@code ok}, and remembers. */
    static Witness remembering() throws IOException {
        return new Witness(false);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** {@return the requests that came to their end, in order where they came over one connection} */
    Queue<Seen> seen() {
        return seen;
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
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            Request request = read(in, out);
            while (request != null) {
                if (!talkative) {
                    String forwarded = request.value("X-Forwarded-For");
                    seen.add(new Seen(
                            request.method(),
                            request.target(),
                            request.body(),
                            forwarded.substring(forwarded.lastIndexOf(',') + 1).strip()));
                }
                out.write(answer(request).getBytes(ISO_8859_1));
                request = request.last() ? null : read(in, out);
            }
        } catch (IOException | NumberFormatException _) {
            // The proxy gave the connection up, or sent what not even this server can read.
        }
    }

    private String answer(Request request) {
        boolean fields =
                request.target().startsWith("/echo") || request.target().startsWith("/cookie");
        String body = !talkative ? "ok" : fields ? String.join("\n", request.lines()) : request.body();
        String common = "Date: " + DATE.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n"
                + (request.last() ? "Connection: close\r\n" : "");
        if (talkative && request.method().equals("OPTIONS")) {
            return "HTTP/1.1 204 No Content\r\n" + common + "Allow: GET, HEAD, POST, PUT, OPTIONS\r\n\r\n";
        }
        return "HTTP/1.1 200 OK\r\n" + common + "Content-Type: text/plain\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + (request.method().equals("HEAD") ? "" : body);
    }

    private static @Nullable Request read(InputStream in, OutputStream out) throws IOException {
        String start = line(in);
        while (start != null && start.isEmpty()) {
            start = line(in);
        }
        if (start == null) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            if (line == null) {
                return null;
            }
            lines.add(line);
        }
        String[] words = start.strip().split("\\s+", -1);
        String target = words.length > 1 ? words[1] : "";
        Request head = new Request(words[0], target, lines, "", false);
        boolean old = start.endsWith("1.0");
        if (!old && head.value("Expect").equalsIgnoreCase("100-continue")) {
            // Apache and Traffic Server keep the body back until then.
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        String body = body(in, head);
        boolean last = old || head.value("Connection").equalsIgnoreCase("close");
        return body == null ? null : new Request(head.method(), target, lines, body, last);
    }

    private static @Nullable String body(InputStream in, Request head) throws IOException {
        if (head.value("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return chunks(in);
        }
        int length = number(head.value("Content-Length"), 10);
        byte[] bytes = in.readNBytes(length);
        return bytes.length < length ? null : new String(bytes, ISO_8859_1);
    }

    private static @Nullable String chunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line(in);
            if (size == null) {
                return null;
            }
            int length = number(size.strip(), 16);
            if (length == 0) {
                for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
                    if (line == null) {
                        return null;
                    }
                }
                return body.toString();
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                return null;
            }
            body.append(new String(bytes, ISO_8859_1));
            line(in);
        }
    }

    /** {@return what the leading digits say, 0 if there are none} */
    private static int number(String text, int radix) {
        int end = 0;
        while (end < text.length() && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(text.substring(0, end), radix);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                String text = line.toString(ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(b);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
