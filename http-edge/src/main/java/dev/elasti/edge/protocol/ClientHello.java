package dev.elasti.edge.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The first thing a TLS client says, as far as it came (RFC 8446 §4.1.2). Its words are for logs: nobody is believed by them.
 *
 * @param tls whether the connection began as TLS does
 * @param serverName the host that the client wants (SNI, RFC 6066 §3); empty if it names none, or none that is a host name
 */
public record ClientHello(boolean tls, String serverName) {
    private static final ClientHello NONE = new ClientHello(false, "");
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR = 3;
    private static final int RECORD_HEADER = 5;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int RANDOM = 32;
    private static final int LONGEST_NAME = 253;
    /** Fatal, internal_error: legal before the server's first message, and clients show it (RFC 8446 §6). */
    private static final byte[] REFUSAL = {0x15, MAJOR, MAJOR, 0, 2, 2, 80};

    public ClientHello {
        requireNonNull(serverName, "serverName");
    }

    /** {@return what {@code first} tells: the first bytes of a connection, as many as there are} Any bytes will do. */
    public static ClientHello read(byte[] first) {
        if (first.length < 2 || first[0] != HANDSHAKE || first[1] != MAJOR) {
            return NONE;
        }
        try {
            return new ClientHello(true, serverName(ByteBuffer.wrap(handshake(first))));
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            // Cut off, or its lengths don't fit together.
            return new ClientHello(true, "");
        }
    }

    /** {@return the alert that tells a TLS client that it is not served} */
    public static byte[] refusal() {
        return REFUSAL.clone();
    }

    /** The handshake's bytes without the headers of the records they came in, which may be several. */
    private static byte[] handshake(byte[] bytes) {
        ByteArrayOutputStream handshake = new ByteArrayOutputStream(bytes.length);
        int at = 0;
        while (at + RECORD_HEADER < bytes.length && bytes[at] == HANDSHAKE) {
            int length = Math.min(uint16(bytes, at + 3), bytes.length - at - RECORD_HEADER);
            handshake.write(bytes, at + RECORD_HEADER, length);
            at += RECORD_HEADER + length;
        }
        return handshake.toByteArray();
    }

    private static String serverName(ByteBuffer handshake) {
        if (handshake.get() != CLIENT_HELLO) {
            return "";
        }
        skip(handshake, 3 + 2 + RANDOM);
        skip(handshake, uint8(handshake));
        skip(handshake, uint16(handshake));
        skip(handshake, uint8(handshake));
        skip(handshake, 2);
        while (handshake.hasRemaining()) {
            int type = uint16(handshake);
            int length = uint16(handshake);
            if (type == SERVER_NAME) {
                skip(handshake, 2);
                return uint8(handshake) == HOST_NAME ? hostName(handshake) : "";
            }
            skip(handshake, length);
        }
        return "";
    }

    private static String hostName(ByteBuffer handshake) {
        int length = uint16(handshake);
        if (length > LONGEST_NAME) {
            return "";
        }
        byte[] name = new byte[length];
        handshake.get(name);
        for (byte b : name) {
            boolean alphanumeric = (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
            if (!alphanumeric && b != '-' && b != '.' && b != '_') {
                return "";
            }
        }
        return new String(name, US_ASCII);
    }

    private static void skip(ByteBuffer bytes, int length) {
        bytes.position(bytes.position() + length);
    }

    private static int uint8(ByteBuffer bytes) {
        return bytes.get() & 0xff;
    }

    private static int uint16(ByteBuffer bytes) {
        return bytes.getShort() & 0xffff;
    }

    private static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
