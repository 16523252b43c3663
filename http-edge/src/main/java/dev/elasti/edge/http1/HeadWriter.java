package dev.elasti.edge.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts a head together. Lines that go on as they came are copied in runs, so that the usual head costs a few copies. */
final class HeadWriter {
    private static final byte[] COLON = {':', ' '};

    private byte[] out;
    private int length;

    HeadWriter(int capacity) {
        out = new byte[capacity];
    }

    HeadWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    HeadWriter bytes(byte[] bytes, int from, int to) {
        int count = to - from;
        if (length + count > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + count));
        }
        System.arraycopy(bytes, from, out, length, count);
        length += count;
        return this;
    }

    HeadWriter crlf() {
        if (length + 2 > out.length) {
            out = Arrays.copyOf(out, 2 * out.length + 2);
        }
        out[length++] = '\r';
        out[length++] = '\n';
        return this;
    }

    /** The name of line {@code i} as it came, and its value without the blanks around it. */
    HeadWriter trimmed(byte[] bytes, Fields fields, int i) {
        return bytes(bytes, fields.lineStart(i), fields.nameEnd(i))
                .bytes(COLON)
                .bytes(bytes, fields.valueStart(i), fields.valueEnd(i))
                .crlf();
    }

    ByteBuffer done() {
        crlf();
        return ByteBuffer.wrap(out, 0, length);
    }
}
