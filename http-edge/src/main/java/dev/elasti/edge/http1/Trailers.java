package dev.elasti.edge.http1;

/** Trailer lines fit to be handed on, raw and in order, each ended by CRLF. */
public final class Trailers {
    /** No trailer. */
    public static final Trailers NONE = new Trailers(new byte[0]);

    private final byte[] lines;

    Trailers(byte[] lines) {
        this.lines = lines;
    }

    public boolean isEmpty() {
        return lines.length == 0;
    }

    /** The bytes themselves, not a copy: don't write to them. */
    byte[] lines() {
        return lines;
    }
}
