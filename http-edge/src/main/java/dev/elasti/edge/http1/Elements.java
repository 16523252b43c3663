package dev.elasti.edge.http1;

/** Walks over the elements of a comma-separated field value, blanks around them and empty ones left out (RFC 9110 §5.6.1). */
final class Elements {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int from;
    private int to;

    Elements(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Goes to the next element. {@return false if there is none} */
    boolean next() {
        while (at < end) {
            from = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            to = at;
            at++;
            while (from < to && Ascii.isBlank(bytes[from])) {
                from++;
            }
            while (to > from && Ascii.isBlank(bytes[to - 1])) {
                to--;
            }
            if (from < to) {
                return true;
            }
        }
        return false;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean is(byte[] lowerCase) {
        return Ascii.equalsIgnoreCase(bytes, from, to, lowerCase);
    }

    boolean isToken() {
        return Ascii.isToken(bytes, from, to);
    }
}
