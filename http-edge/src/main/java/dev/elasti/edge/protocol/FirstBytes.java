package dev.elasti.edge.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.elasti.actors.domain.PortProtocol;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a connection's first bytes what it speaks, within what its port declares. The answer depends on the bytes alone, never
 * on how they were split: once there is one, more bytes don't change it.
 *
 * <p>On a port of which nothing is declared, these are HTTP: a method that everybody knows, in capitals, whatever follows it; and
 * any other word with a space and then a path, {@code *} or an http address. Blanks and line ends before it don't count. So what is
 * meant to be HTTP and is malformed gets HTTP's 400, while the texts of other protocols ({@code *1} of Redis, {@code get key} of
 * memcached, {@code SSH-2.0-}, {@code PROXY TCP4}) are passed on as they are.
 */
public final class FirstBytes {
    /** So many bytes always tell. */
    public static final int ENOUGH = 64;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int LONGEST_METHOD = 32;
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE");
    private static final String[] TARGETS = {"/", "*", "http://", "https://"};
    private static final int HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;

    private FirstBytes() {}

    /**
     * {@return what the connection speaks, or null as long as more bytes could change that}
     *
     * @param first at least the first {@link #ENOUGH} bytes, or all there are
     */
    public static @Nullable Spoken tell(PortProtocol declared, byte[] first) {
        return switch (declared) {
            case HTTP, HTTP2, GRPC -> http(first);
            case HTTP1 -> Spoken.HTTP_1;
            case TCP -> Spoken.TCP;
            case TLS, TCP_CLIENT_FIRST -> first.length == 0 ? null : opaque(first);
            case AUTO -> first.length == 0 ? null : anything(first);
        };
    }

    /** {@return what the connection is taken for when {@code first}, which is not empty, is all that comes} */
    public static Spoken settle(PortProtocol declared, byte[] first) {
        Spoken told = tell(declared, first);
        if (told != null) {
            return told;
        }
        // Whatever is undecided is either the beginning of a TLS record or of a line of text.
        return first[0] == HANDSHAKE ? Spoken.TCP : Spoken.HTTP_1;
    }

    private static @Nullable Spoken http(byte[] first) {
        int same = Arrays.mismatch(first, PREFACE);
        if (same >= 0 && same < Math.min(first.length, PREFACE.length)) {
            return Spoken.HTTP_1;
        }
        return first.length >= PREFACE.length ? Spoken.HTTP_2 : null;
    }

    private static @Nullable Spoken opaque(byte[] first) {
        if (first[0] != HANDSHAKE) {
            return Spoken.TCP;
        }
        if (first.length == 1) {
            return null;
        }
        return first[1] == TLS_MAJOR ? Spoken.TLS : Spoken.TCP;
    }

    private static @Nullable Spoken anything(byte[] first) {
        if (first[0] == HANDSHAKE) {
            return opaque(first);
        }
        Spoken http = http(first);
        return http == Spoken.HTTP_1 ? text(first) : http;
    }

    /** HTTP/1.1 or not? */
    private static @Nullable Spoken text(byte[] first) {
        int begin = 0;
        while (begin < first.length && isBlank(first[begin])) {
            begin++;
        }
        int end = begin;
        while (end < first.length && isToken(first[end])) {
            end++;
        }
        if (end - begin > LONGEST_METHOD || begin > ENOUGH / 4) {
            return Spoken.TCP;
        }
        if (end == first.length) {
            return null;
        }
        if (METHODS.contains(new String(first, begin, end - begin, US_ASCII))) {
            return Spoken.HTTP_1;
        }
        return end == begin || first[end] != ' ' ? Spoken.TCP : target(first, end + 1);
    }

    private static @Nullable Spoken target(byte[] first, int from) {
        boolean open = false;
        for (String target : TARGETS) {
            int length = Math.min(target.length(), first.length - from);
            if (target.regionMatches(true, 0, new String(first, from, length, US_ASCII), 0, length)) {
                if (length == target.length()) {
                    return Spoken.HTTP_1;
                }
                open = true;
            }
        }
        return open ? null : Spoken.TCP;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** A name in HTTP's grammar (RFC 9110 §5.6.2). */
    private static boolean isToken(byte b) {
        boolean alphanumeric = (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
        return alphanumeric || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
    }
}
