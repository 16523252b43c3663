package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What bytes mean in HTTP's grammar (RFC 9110 §5.6), and comparisons that know ASCII only. */
final class Ascii {
    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte REGNAME = 8;
    private static final byte[] CLASSES = classes();

    private Ascii() {}

    /** {@return whether it may be part of a name: tchar} */
    static boolean isToken(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /** {@return whether it may be part of a field value: visible, SP, HTAB, obs-text} */
    static boolean isValue(byte b) {
        return (CLASSES[b & 0xff] & VALUE) != 0;
    }

    /** {@return whether a request target may hold it: visible ASCII but {@code #}} Wider than the grammar, as clients are. */
    static boolean isTarget(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    /** {@return whether a registered name (host) may hold it: unreserved, sub-delims but the comma, percent} */
    static boolean isRegName(byte b) {
        return (CLASSES[b & 0xff] & REGNAME) != 0;
    }

    static boolean isToken(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isToken(bytes[i])) {
                return false;
            }
        }
        return from < to;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** {@return the value of a hexadecimal digit, or -1} */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    /** {@return whether {@code bytes[from, to)} is {@code lowerCase} in any case} */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if (lower(bytes[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] other, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (lower(bytes[from + i]) != lower(other[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(ISO_8859_1);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            int bits = 0;
            if (alphanumeric || (c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                bits |= TOKEN;
            }
            if (c == '\t' || (c >= ' ' && c != 127)) {
                bits |= VALUE;
            }
            if (c > ' ' && c < 127 && c != '#') {
                bits |= TARGET;
            }
            if (alphanumeric || (c < 128 && "-._~!$&'()*+;=%".indexOf(c) >= 0)) {
                bits |= REGNAME;
            }
            classes[c] = (byte) bits;
        }
        return classes;
    }
}
