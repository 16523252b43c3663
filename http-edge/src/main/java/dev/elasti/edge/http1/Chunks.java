package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Writes the chunked coding around body bytes that somebody else sends: size line, bytes, {@link #endOfChunk}; at the end {@link #last}. */
public final class Chunks {
    /** Longest result of {@link #sizeLine}. */
    public static final int MAX_SIZE_LINE = 10;

    private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

    private Chunks() {}

    /**
     * Writes the size line of a chunk of {@code length} bytes (above 0: a chunk of 0 would end the body) to {@code out} at {@code at}.
     *
     * @return the position behind it, at most {@link #MAX_SIZE_LINE} further
     */
    public static int sizeLine(int length, byte[] out, int at) {
        if (length <= 0) {
            throw new IllegalArgumentException("a chunk has at least 1 byte, not " + length);
        }
        int shift = (31 - Integer.numberOfLeadingZeros(length)) & ~3;
        int i = at;
        for (; shift >= 0; shift -= 4) {
            out[i++] = DIGITS[(length >>> shift) & 0xf];
        }
        out[i++] = '\r';
        out[i++] = '\n';
        return i;
    }

    /** Writes what follows the bytes of a chunk. {@return the position behind it, 2 further} */
    public static int endOfChunk(byte[] out, int at) {
        out[at] = '\r';
        out[at + 1] = '\n';
        return at + 2;
    }

    /** {@return the last chunk with its trailers and the final empty line} Maybe shared: don't write to it. */
    public static byte[] last(Trailers trailers) {
        if (trailers.isEmpty()) {
            return LAST;
        }
        byte[] lines = trailers.lines();
        byte[] all = new byte[LAST.length + lines.length];
        System.arraycopy(LAST, 0, all, 0, 3);
        System.arraycopy(lines, 0, all, 3, lines.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        return all;
    }
}
