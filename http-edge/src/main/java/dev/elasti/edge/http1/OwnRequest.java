package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the head that the server in this process gets of a request which the edge answers itself. An HTTP model is not to be
 * trusted with other people's bytes, so it holds only what an answer may depend on, in a form that every parser reads alike.
 */
public final class OwnRequest {
    private static final int LONGEST = 1024;
    private static final List<String> FIELDS = List.of("Accept", "Accept-Language", "Sec-Fetch-Mode", "Sec-Fetch-Dest");
    private static final byte[] REST = Ascii.bytes(" HTTP/1.1\r\nHost: elasti\r\n");
    private static final String IN_TARGETS = "-._~!$&'()*+,;=:@/?%";

    private OwnRequest() {}

    /**
     * {@return the head, without a body whatever the client's has, from position to limit} A method without an answer of its own
     * is POST; a target that not all parsers would read alike is the root.
     */
    public static ByteBuffer of(RequestHead head) {
        HeadWriter out = new HeadWriter(256);
        out.bytes(Ascii.bytes(method(head.method()) + " " + target(head))).bytes(REST);
        for (String name : FIELDS) {
            head.field(name)
                    .filter(OwnRequest::harmless)
                    .ifPresent(
                            value -> out.bytes(Ascii.bytes(name + ": " + value)).crlf());
        }
        return out.done();
    }

    private static String method(Method method) {
        return switch (method) {
            case GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH -> method.name();
            case CONNECT, TRACE, OTHER -> "POST";
        };
    }

    private static String target(RequestHead head) {
        String path = new String(
                head.bytes, head.facts.pathStart(), head.facts.targetEnd() - head.facts.pathStart(), ISO_8859_1);
        return path.startsWith("/") && path.length() <= LONGEST && isPlain(path) ? path : "/";
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' ? !isEscape(path, i) : !isAlphanumeric(c) && IN_TARGETS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscape(String path, int i) {
        return i + 2 < path.length() && isHex(path.charAt(i + 1)) && isHex(path.charAt(i + 2));
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean harmless(String value) {
        return !value.isEmpty() && value.length() <= LONGEST && value.chars().allMatch(c -> c >= ' ' && c < 127);
    }
}
