package dev.elasti.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * One request on a connection of its own, with nothing between us and the socket: no pool and no retry could hide a
 * request that was lost.
 */
public final class OneRequest {
    private OneRequest() {}

    /** How it went. */
    public sealed interface Result {
        /**
         * @param body one character a byte
         * @param took from the first connect to the last byte
         */
        record Answered(int status, String body, Duration took) implements Result {
            public boolean is(int expectedStatus, byte[] expectedBody) {
                return status == expectedStatus && body.equals(new String(expectedBody, StandardCharsets.ISO_8859_1));
            }

            public String text() {
                return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }

        /** No whole answer came. */
        record Lost(String why) implements Result {
            public Lost {
                requireNonNull(why, "why");
            }
        }
    }

    /** Posts {@code body}, or gets when it is empty. */
    public static Result send(InetSocketAddress address, String host, byte[] body, Duration patience) {
        return send(new InetSocketAddress(0), address, host, body, patience);
    }

    /** As above, from the address {@code source}, whose port may be 0 for any. */
    public static Result send(
            InetSocketAddress source, InetSocketAddress address, String host, byte[] body, Duration patience) {
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.bind(source);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.connect(address, Math.toIntExact(patience.toMillis()));
            String head =
                    (body.length == 0 ? "GET" : "POST") + " / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                            + (body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            byte[] answer = socket.getInputStream().readAllBytes();
            return parse(answer, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException e) {
            return new Result.Lost(String.valueOf(e.getMessage()));
        }
    }

    private static Result parse(byte[] answer, Duration took) throws IOException {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            return new Result.Lost("no whole answer, " + answer.length + " bytes");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        byte[] rest = Arrays.copyOfRange(answer, end + 4, answer.length);
        String head = text.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        if (head.contains("transfer-encoding: chunked")) {
            return new Result.Answered(status, unchunked(rest), took);
        }
        int at = head.indexOf("\r\ncontent-length:");
        if (at >= 0) {
            int lineEnd = head.indexOf("\r\n", at + 2);
            int length = Integer.parseInt(head.substring(at + 17, lineEnd < 0 ? head.length() : lineEnd)
                    .strip());
            if (rest.length != length) {
                return new Result.Lost("cut short: " + rest.length + " of " + length + " bytes");
            }
        }
        return new Result.Answered(status, new String(rest, StandardCharsets.ISO_8859_1), took);
    }

    private static String unchunked(byte[] body) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        InputStream in = new java.io.ByteArrayInputStream(body);
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("cut short inside of a chunk");
                }
                line.append((char) c);
            }
            int size = Integer.parseInt(line.toString().strip(), 16);
            if (size == 0) {
                return whole.toString(StandardCharsets.ISO_8859_1);
            }
            byte[] chunk = in.readNBytes(size);
            if (chunk.length < size) {
                throw new IOException("cut short inside of a chunk");
            }
            whole.write(chunk);
            in.skipNBytes(2);
        }
    }
}
