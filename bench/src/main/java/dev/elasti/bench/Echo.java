package dev.elasti.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A conversation of one question and its echo at a time.
 *
 * @param opening what is sent first, once; may be empty
 * @param opened what ends the answer to it; empty if there is none
 * @param question each message; any bytes will do
 * @param answerBytes how many bytes come back for each
 */
record Echo(String opening, String opened, ByteBuffer question, int answerBytes) {
    private static final int TEXT = 64;

    /** Bytes of a client's WebSocket message: two of head, four of mask, the text. */
    static final int WEBSOCKET_QUESTION = 2 + 4 + TEXT;

    /** {@return raw bytes, which come back as they are} */
    static Echo tcp() {
        // Not a letter of any protocol's beginning, and answered from the first byte on.
        byte[] text = "\001".repeat(TEXT).getBytes(StandardCharsets.US_ASCII);
        return new Echo("", "", ByteBuffer.wrap(text), TEXT);
    }

    /** {@return text messages whose mask is 0, so that neither end has to take it off; proxies do not look} */
    static Echo webSocket() {
        String upgrade = """
                GET /ws HTTP/1.1\r
                Host: bench\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """;
        ByteBuffer question = ByteBuffer.allocate(WEBSOCKET_QUESTION)
                .put((byte) 0x81)
                .put((byte) (0x80 | TEXT))
                .putInt(0)
                .put("x".repeat(TEXT).getBytes(StandardCharsets.US_ASCII))
                .flip();
        return new Echo(upgrade, "\r\n\r\n", question, webSocketAnswer().length);
    }

    /** {@return the echo, as a server sends it: without a mask} */
    static byte[] webSocketAnswer() {
        return ByteBuffer.allocate(2 + TEXT)
                .put((byte) 0x81)
                .put((byte) TEXT)
                .put("x".repeat(TEXT).getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
