package dev.elasti.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One connection's answers. Requests are recognised and not understood: a WebSocket message has the one length that
 * {@link Echo} sends, a body ends with the last chunk, whatever is called by gRPC is answered alike.
 */
final class OriginSpeech {
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static final byte[] SWITCHING = ascii("""
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """);
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");
    private static final byte[] MESSAGE = Echo.webSocketAnswer();

    private enum Kind {
        UNKNOWN,
        REQUESTS,
        BODY,
        WEBSOCKET,
        GRPC,
        BYTES
    }

    private final GrpcResponder grpc = new GrpcResponder();
    private Kind kind = Kind.UNKNOWN;
    private int matched;
    private int ofMessage;

    /** Takes all of {@code in}, whose answers fit into {@code out}. */
    void answer(ByteBuffer in, ByteBuffer out) {
        if (kind == Kind.UNKNOWN && in.hasRemaining()) {
            kind = kindOf(in);
        }
        switch (kind) {
            case UNKNOWN -> {}
            case BYTES -> out.put(in);
            case GRPC -> grpc.answer(in, out);
            case WEBSOCKET -> webSocket(in, out);
            case REQUESTS -> requests(in, out);
            case BODY -> body(in, out);
        }
    }

    private static Kind kindOf(ByteBuffer in) {
        return switch (StandardCharsets.US_ASCII
                .decode(in.slice(in.position(), Math.min(4, in.remaining())))
                .toString()) {
            case "PRI " -> Kind.GRPC;
            case "GET " -> Kind.REQUESTS;
            case "POST" -> Kind.BODY;
            case String _ -> Kind.BYTES;
        };
    }

    private void requests(ByteBuffer in, ByteBuffer out) {
        boolean upgrade = StandardCharsets.US_ASCII
                .decode(in.slice(in.position(), Math.min(16, in.remaining())))
                .toString()
                .startsWith("GET /ws");
        while (in.hasRemaining()) {
            if (ends(HEAD_END, in.get())) {
                out.put(upgrade ? SWITCHING : OK);
                kind = upgrade ? Kind.WEBSOCKET : Kind.UNKNOWN;
                if (in.hasRemaining()) {
                    answer(in, out);
                }
            }
        }
    }

    private void body(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining()) {
            if (ends(LAST_CHUNK, in.get())) {
                out.put(OK);
                kind = Kind.UNKNOWN;
                return;
            }
        }
    }

    /** Neither of the two ends can begin anew inside itself but with CR. */
    private boolean ends(byte[] end, byte next) {
        matched = next == end[matched] ? matched + 1 : next == '\r' ? 1 : 0;
        if (matched < end.length) {
            return false;
        }
        matched = 0;
        return true;
    }

    private void webSocket(ByteBuffer in, ByteBuffer out) {
        ofMessage += in.remaining();
        for (; ofMessage >= Echo.WEBSOCKET_QUESTION; ofMessage -= Echo.WEBSOCKET_QUESTION) {
            out.put(MESSAGE);
        }
        in.position(in.limit());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
