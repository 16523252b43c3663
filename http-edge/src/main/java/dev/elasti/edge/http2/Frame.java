package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/**
 * The first nine bytes of a frame (RFC 9113 §4.1).
 *
 * @param length bytes of the payload that follows
 * @param type one of the constants here, or one that we don't know
 * @param flags what they mean depends on the type
 * @param stream 0 for the connection
 */
public record Frame(int length, int type, int flags, int stream) {
    /** Bytes of the header itself. */
    static final int HEADER = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 0x1;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITIZED = 0x20;

    /** The size of payload that everybody must take (§4.2). */
    static final int USUAL_SIZE = 16_384;

    /** {@return the header that stands at {@code at} in {@code bytes}} */
    static Frame at(ByteBuffer bytes, int at) {
        int length = (bytes.get(at) & 0xff) << 16 | (bytes.get(at + 1) & 0xff) << 8 | (bytes.get(at + 2) & 0xff);
        return new Frame(
                length, bytes.get(at + 3) & 0xff, bytes.get(at + 4) & 0xff, bytes.getInt(at + 5) & Integer.MAX_VALUE);
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    boolean endsStream() {
        return (type == DATA || type == HEADERS) && is(END_STREAM);
    }

    /** {@return whether a frame of the same header block must follow} */
    boolean leavesBlockOpen() {
        return (type == HEADERS || type == PUSH_PROMISE || type == CONTINUATION) && !is(END_HEADERS);
    }

    /** {@return whether it asks for no acknowledgement but is one} */
    boolean isAck() {
        return (type == SETTINGS || type == PING) && is(ACK);
    }
}
