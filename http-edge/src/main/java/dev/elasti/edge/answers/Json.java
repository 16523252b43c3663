package dev.elasti.edge.answers;

import java.util.HexFormat;

/** Writes JSON strings: all that our documents need of JSON. Pure. */
public final class Json {
    private static final HexFormat HEX = HexFormat.of();

    private Json() {}

    /** Appends {@code text} as a string, quoted. */
    public static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 127 || Character.isSurrogate(c)) {
                out.append("\\u").append(HEX.toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
