package dev.elasti.edge.http1;

/** Reads the value of a Content-Length field: digits, nothing else. */
final class ContentLength {
    private ContentLength() {}

    /** {@return the number in {@code bytes[from, to)}, or -1 if it is none or beyond 2^63 - 1} */
    static long parse(byte[] bytes, int from, int to) {
        if (from == to) {
            return -1;
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || length > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            length = 10 * length + digit;
        }
        return length;
    }
}
