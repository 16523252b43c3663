package dev.elasti.edge.http1;

/** What may stand in a Host field or a target's authority: {@code host[:port]} (RFC 9110 §7.2), without user information. */
final class Hosts {
    private Hosts() {}

    /** {@return whether {@code bytes[from, to)} names a host, and a port if there is a colon} */
    static boolean valid(byte[] bytes, int from, int to) {
        if (from == to) {
            return false;
        }
        int hostEnd = bytes[from] == '[' ? literalEnd(bytes, from, to) : nameEnd(bytes, from, to);
        return hostEnd > from && (hostEnd == to || (bytes[hostEnd] == ':' && port(bytes, hostEnd + 1, to)));
    }

    private static int nameEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && Ascii.isRegName(bytes[i])) {
            if (bytes[i] == '%' && (i + 2 >= to || Ascii.hex(bytes[i + 1]) < 0 || Ascii.hex(bytes[i + 2]) < 0)) {
                return from;
            }
            i++;
        }
        return i;
    }

    private static int literalEnd(byte[] bytes, int from, int to) {
        int i = from + 1;
        int colons = 0;
        while (i < to && (Ascii.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
            if (bytes[i] == ':') {
                colons++;
            }
            i++;
        }
        return i < to && bytes[i] == ']' && colons >= 2 ? i + 1 : from;
    }

    /** A port may be empty by the grammar; numbers beyond 65535 name none. */
    private static boolean port(byte[] bytes, int from, int to) {
        if (to - from > 5) {
            return false;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                return false;
            }
            port = 10 * port + (bytes[i] - '0');
        }
        return port <= 65535;
    }
}
