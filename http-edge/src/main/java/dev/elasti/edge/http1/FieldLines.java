package dev.elasti.edge.http1;

import org.jspecify.annotations.Nullable;

/** Reads header and trailer lines into {@link Fields}. */
final class FieldLines {
    /** How much is forgiven. */
    enum Strictness {
        /** Requests and trailers: nothing. */
        STRICT,
        /** Responses: blanks before the colon, which are not handed on (RFC 9112 §5.1). */
        BLANKS_BEFORE_COLON
    }

    private FieldLines() {}

    /** Adds the line {@code bytes[from, to)}. {@return what is wrong with it, or null} */
    static @Nullable String add(byte[] bytes, int from, int to, Fields fields, Strictness strictness) {
        if (Ascii.isBlank(bytes[from])) {
            return "A header line begins with white space (obsolete line folding is not supported).";
        }
        int nameEnd = from;
        boolean underscore = false;
        while (nameEnd < to && Ascii.isToken(bytes[nameEnd])) {
            underscore |= bytes[nameEnd] == '_';
            nameEnd++;
        }
        int colon = nameEnd;
        if (strictness == Strictness.BLANKS_BEFORE_COLON) {
            while (colon < to && Ascii.isBlank(bytes[colon])) {
                colon++;
            }
        }
        if (colon == to || bytes[colon] != ':') {
            return "A header line has no colon, or a character before it that a name can't have.";
        }
        if (nameEnd == from) {
            return "A header line has no name.";
        }
        int valueStart = colon + 1;
        while (valueStart < to && Ascii.isBlank(bytes[valueStart])) {
            valueStart++;
        }
        int valueEnd = to;
        while (valueEnd > valueStart && Ascii.isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        Field field = Field.of(bytes, from, nameEnd);
        if (underscore && Field.ofUnderscored(bytes, from, nameEnd) != Field.OTHER) {
            field = Field.DISGUISED;
        }
        fields.add(field, from, nameEnd, valueStart, valueEnd, to + 2);
        return null;
    }
}
