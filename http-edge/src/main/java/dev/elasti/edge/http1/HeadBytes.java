package dev.elasti.edge.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the bytes of one head and cuts them into lines. A line ends with CRLF and with nothing else; no control character but
 * the tab gets through. Verdicts depend on the order of the bytes only, never on how they were split.
 */
final class HeadBytes {
    /** The line goes on beyond the bytes at hand. */
    static final int NEED_MORE = -1;
    /** A byte that no head may hold. */
    static final int FORBIDDEN_BYTE = -2;
    /** The line is longer than allowed. */
    static final int LINE_TOO_LONG = -3;
    /** The head is longer than allowed. */
    static final int HEAD_TOO_LONG = -4;

    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_CAPACITY = 1024;

    private final int limit;
    byte[] bytes = EMPTY;
    private int filled;
    private int scanned;
    /** Where the line that is being looked for begins. */
    int lineStart;

    HeadBytes(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return filled == 0;
    }

    int filled() {
        return filled;
    }

    /** Copies as much as is wise from {@code in}, without moving it: how much of that is head is seen later. {@return the number of bytes} */
    int fill(ByteBuffer in) {
        int wanted = Math.min(limit - filled, in.remaining());
        if (filled == bytes.length && wanted > 0) {
            int capacity = Math.max(2 * bytes.length, Math.clamp(wanted, 256, FIRST_CAPACITY));
            bytes = Arrays.copyOf(bytes, Math.min(limit, capacity));
        }
        int taken = Math.min(wanted, bytes.length - filled);
        in.get(in.position(), bytes, filled, taken);
        filled += taken;
        return taken;
    }

    /**
     * {@return where the next line ends (at its CR), or one of the constants}
     *
     * @param longest bytes the line may have
     */
    int nextLine(int longest) {
        int end = (int) Math.min(filled, (long) lineStart + longest + 1);
        for (int i = scanned; i < end; i++) {
            byte b = bytes[i];
            if (Ascii.isValue(b)) {
                continue;
            }
            if (b != '\r') {
                return FORBIDDEN_BYTE;
            }
            if (i + 1 == filled) {
                scanned = i;
                return filled == limit ? HEAD_TOO_LONG : NEED_MORE;
            }
            return bytes[i + 1] == '\n' ? i : FORBIDDEN_BYTE;
        }
        scanned = end;
        if (end - lineStart > longest) {
            return LINE_TOO_LONG;
        }
        return filled == limit ? HEAD_TOO_LONG : NEED_MORE;
    }

    /** The line that ends at {@code end} is dealt with. */
    void next(int end) {
        lineStart = end + 2;
        scanned = lineStart;
    }

    /** Gives the bytes away and begins anew. */
    byte[] release() {
        byte[] released = bytes;
        bytes = EMPTY;
        filled = 0;
        scanned = 0;
        lineStart = 0;
        return released;
    }
}
