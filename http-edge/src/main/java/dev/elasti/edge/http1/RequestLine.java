package dev.elasti.edge.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the first line of a request: {@code method SP target SP HTTP/1.x}, exactly. */
final class RequestLine {
    private static final int LONGEST_METHOD = 32;
    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");
    private static final byte[] VERSION = Ascii.bytes("HTTP/");
    private static final Method[] METHODS = Method.values();
    private static final byte[][] NAMES = names();

    Method method = Method.OTHER;
    int methodStart;
    int methodEnd;
    int targetStart;
    int targetEnd;
    int minorVersion;
    /** Where path and query begin; equals {@link #targetEnd} for an absolute form without a path. */
    int pathStart;
    /** The target's authority; empty unless the target is in absolute form. */
    int authorityStart;

    int authorityEnd;

    /** Reads {@code bytes[from, to)}. {@return what is wrong with it, or null} */
    Parsed.@Nullable Malformed<RequestHead> read(byte[] bytes, int from, int to, int longestTarget) {
        methodStart = from;
        methodEnd = from;
        while (methodEnd < to && Ascii.isToken(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == from || methodEnd == to || bytes[methodEnd] != ' ') {
            return malformed(400, "The request line does not begin with a method and one space.");
        }
        if (methodEnd - from > LONGEST_METHOD) {
            return malformed(400, "The method is longer than any.");
        }
        targetStart = methodEnd + 1;
        targetEnd = targetStart;
        while (targetEnd < to && Ascii.isTarget(bytes[targetEnd])) {
            targetEnd++;
        }
        if (targetEnd == targetStart || targetEnd == to || bytes[targetEnd] != ' ') {
            return malformed(
                    400, "The request target is empty, has a character it can't have, or no version follows it.");
        }
        if (targetEnd - targetStart > longestTarget) {
            return malformed(414, "The request target is longer than " + longestTarget + " bytes.");
        }
        Parsed.Malformed<RequestHead> wrong = version(bytes, targetEnd + 1, to);
        if (wrong == null) {
            wrong = method(bytes);
        }
        return wrong == null ? target(bytes) : wrong;
    }

    private Parsed.@Nullable Malformed<RequestHead> version(byte[] bytes, int from, int to) {
        boolean shape = to - from == 8
                && startsWith(bytes, from, to, VERSION)
                && Ascii.isDigit(bytes[from + 5])
                && bytes[from + 6] == '.'
                && Ascii.isDigit(bytes[from + 7]);
        if (!shape) {
            return malformed(400, "The request line does not end with one space and a version such as HTTP/1.1.");
        }
        minorVersion = bytes[from + 7] - '0';
        if (bytes[from + 5] != '1' || minorVersion > 1) {
            return malformed(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
        return null;
    }

    private Parsed.@Nullable Malformed<RequestHead> method(byte[] bytes) {
        method = Method.OTHER;
        for (int i = 0; i < NAMES.length; i++) {
            byte[] name = NAMES[i];
            if (Ascii.equalsIgnoreCase(bytes, methodStart, methodEnd, name, 0, name.length)) {
                if (!startsWith(bytes, methodStart, methodEnd, name)) {
                    // A server that does not mind the case would take "head" for HEAD and send no body: we would wait
                    // for one.
                    return malformed(501, "Method names are written in capital letters.");
                }
                method = METHODS[i];
            }
        }
        return switch (method) {
            case CONNECT -> malformed(501, "CONNECT is not offered: the edge is no forward proxy.");
            case TRACE -> malformed(405, "TRACE is not offered: it would show the credentials that hops add.");
            case GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH, OTHER -> null;
        };
    }

    private Parsed.@Nullable Malformed<RequestHead> target(byte[] bytes) {
        pathStart = targetStart;
        authorityStart = 0;
        authorityEnd = 0;
        if (bytes[targetStart] == '/') {
            return null;
        }
        if (bytes[targetStart] == '*' && targetEnd == targetStart + 1) {
            return method == Method.OPTIONS ? null : malformed(400, "The target * is for OPTIONS only.");
        }
        int scheme =
                startsWithIgnoreCase(bytes, HTTP) ? HTTP.length : startsWithIgnoreCase(bytes, HTTPS) ? HTTPS.length : 0;
        if (scheme == 0) {
            return malformed(400, "The request target is neither a path nor an http address.");
        }
        authorityStart = targetStart + scheme;
        authorityEnd = authorityStart;
        while (authorityEnd < targetEnd && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
            authorityEnd++;
        }
        pathStart = authorityEnd;
        if (!Hosts.valid(bytes, authorityStart, authorityEnd)) {
            return malformed(400, "The host in the request target is not valid.");
        }
        return null;
    }

    private boolean startsWithIgnoreCase(byte[] bytes, byte[] lowerCase) {
        return targetEnd - targetStart >= lowerCase.length
                && Ascii.equalsIgnoreCase(bytes, targetStart, targetStart + lowerCase.length, lowerCase);
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static Parsed.Malformed<RequestHead> malformed(int status, String reason) {
        return new Parsed.Malformed<>(status, reason);
    }

    private static byte[][] names() {
        byte[][] names = new byte[METHODS.length - 1][];
        for (int i = 0; i < names.length; i++) {
            names[i] = Ascii.bytes(METHODS[i].name());
        }
        return names;
    }
}
