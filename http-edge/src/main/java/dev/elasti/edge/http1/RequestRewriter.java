package dev.elasti.edge.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * Writes a client's head for the upstream: everything as it came and in its order, less what concerned the client's connection,
 * plus the hop.
 */
public final class RequestRewriter {
    /** As often a request may have passed us; services may lie behind each other. */
    public static final int CIRCLE = 3;

    private static final byte[] SLASH = {'/'};
    private static final byte[] ASTERISK = {'*'};
    private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
    private static final byte[] HOST = Ascii.bytes("Host: ");
    private static final byte[] CONNECTION_UPGRADE = Ascii.bytes("Connection: Upgrade\r\n");
    private static final byte[] CONNECTION_TE = Ascii.bytes("Connection: TE\r\nTE: trailers\r\n");
    private static final byte[] CONNECTION_BOTH = Ascii.bytes("Connection: Upgrade, TE\r\nTE: trailers\r\n");
    private static final byte[] FOR = Ascii.bytes("X-Forwarded-For: ");
    private static final byte[] BY_HOST = Ascii.bytes("X-Forwarded-Host: ");
    private static final byte[] PROTO = Ascii.bytes("X-Forwarded-Proto: ");
    private static final byte[] FORWARDED_FOR = Ascii.bytes("Forwarded: for=");
    private static final byte[] FORWARDED_FOR_V6 = Ascii.bytes("Forwarded: for=\"[");
    private static final byte[] V6_END = Ascii.bytes("]\"");
    private static final byte[] REAL_IP = Ascii.bytes("X-Real-IP: ");
    private static final byte[] VIA_10 = Ascii.bytes("Via: 1.0 ");
    private static final byte[] VIA_11 = Ascii.bytes("Via: 1.1 ");
    private static final byte[] LIST = Ascii.bytes(", ");

    private final RequestHead head;
    private final Hop hop;
    private final String defaultHost;
    private final HeadWriter out;
    private final EarlierHops earlier;
    private boolean hostSent;

    private RequestRewriter(RequestHead head, Hop hop, String defaultHost) {
        this.head = head;
        this.hop = hop;
        this.defaultHost = defaultHost;
        this.earlier = new EarlierHops(hop);
        this.out = new HeadWriter(head.length() + 192);
    }

    /**
     * {@return the head for the upstream, origin-form and HTTP/1.1, from position to limit} The body keeps {@link
     * RequestHead#framing()}: chunked again if it was chunked, by length if by length.
     *
     * @param defaultHost Host for the upstream when an HTTP/1.0 client sent none
     */
    public static ByteBuffer toUpstream(RequestHead head, Hop hop, String defaultHost) {
        return new RequestRewriter(head, hop, defaultHost).write();
    }

    /** {@return how often the request has passed an edge of that name already} Above {@link #CIRCLE} it runs in a circle. */
    public static int timesSeen(Question question, Hop hop) {
        int seen = 0;
        for (int i = 0; i < question.fieldCount(); i++) {
            if (question.named(i, "via")) {
                byte[] value = question.fieldValue(i).getBytes(ISO_8859_1);
                Elements hops = new Elements(value, 0, value.length);
                while (hops.next()) {
                    seen += receivedBy(value, hops.from(), hops.to(), hop.pseudonym) ? 1 : 0;
                }
            }
        }
        return seen;
    }

    /** {@code [protocol-name "/"] protocol-version RWS received-by [RWS comment]}. */
    private static boolean receivedBy(byte[] bytes, int from, int to, byte[] pseudonym) {
        int start = from;
        while (start < to && !Ascii.isBlank(bytes[start])) {
            start++;
        }
        while (start < to && Ascii.isBlank(bytes[start])) {
            start++;
        }
        int end = start;
        while (end < to && !Ascii.isBlank(bytes[end])) {
            end++;
        }
        return Ascii.equalsIgnoreCase(bytes, start, end, pseudonym, 0, pseudonym.length);
    }

    private ByteBuffer write() {
        startLine();
        Fields fields = head.fields;
        int run = 0;
        for (int i = 0; i < fields.count(); i++) {
            if (!goesOnAsItIs(i)) {
                out.bytes(head.bytes, fields.lineStart(run), fields.lineStart(i));
                rewritten(i);
                run = i + 1;
            }
        }
        if (run < fields.count()) {
            out.bytes(head.bytes, fields.lineStart(run), fields.lineStart(fields.count()));
        }
        if (!hostSent) {
            host();
        }
        connection();
        hop();
        return out.done();
    }

    private void startLine() {
        RequestHead.Facts facts = head.facts;
        out.bytes(head.bytes, facts.methodStart(), facts.targetStart());
        if (facts.pathStart() == facts.targetEnd()) {
            // An absolute form without a path means the root, or for OPTIONS the server itself (RFC 9112 §3.2.4).
            out.bytes(facts.method() == Method.OPTIONS ? ASTERISK : SLASH);
        } else {
            if (head.bytes[facts.pathStart()] == '?') {
                out.bytes(SLASH);
            }
            out.bytes(head.bytes, facts.pathStart(), facts.targetEnd());
        }
        out.bytes(VERSION);
    }

    private boolean goesOnAsItIs(int i) {
        Field field = head.fields.field(i);
        if (field == Field.OTHER) {
            return !(head.facts.nominates() && Nominations.contains(head.bytes, head.fields, i));
        }
        return switch (field) {
            case HOST,
                    CONTENT_LENGTH,
                    DISGUISED,
                    EXPECT,
                    FORWARDED,
                    X_FORWARDED_FOR,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_PORT,
                    X_FORWARDED_PREFIX,
                    X_FORWARDED_SERVER,
                    X_FORWARDED_SSL,
                    X_FORWARDED_SCHEME,
                    X_REAL_IP,
                    CONNECTION,
                    TRANSFER_ENCODING,
                    TE,
                    UPGRADE,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    PROXY_AUTHENTICATE,
                    PROXY_AUTHORIZATION,
                    HTTP2_SETTINGS -> false;
            case OTHER,
                    TRAILER,
                    VIA,
                    AUTHORIZATION,
                    COOKIE,
                    SET_COOKIE,
                    CONTENT_TYPE,
                    CONTENT_ENCODING,
                    CONTENT_RANGE,
                    CACHE_CONTROL,
                    DATE,
                    MAX_FORWARDS,
                    RANGE -> true;
        };
    }

    /** Writes what becomes of a line that does not go on as it came; of most: nothing. */
    private void rewritten(int i) {
        Field field = head.fields.field(i);
        if (field == Field.HOST) {
            hostSent = true;
            hostOf(i);
        } else if (field == Field.CONTENT_LENGTH || field == Field.TRANSFER_ENCODING) {
            trimmed(i);
        } else if ((field == Field.UPGRADE && head.upgrade()) || (field == Field.EXPECT && head.expectsContinue())) {
            trimmed(i);
        } else if (field.ofEarlierHops() && earlier.keeps(field)) {
            trimmed(i);
        }
    }

    private void hostOf(int i) {
        boolean fromTarget = head.facts.hostStart() != head.fields.valueStart(i);
        if (fromTarget) {
            host();
        } else {
            trimmed(i);
        }
    }

    private void host() {
        out.bytes(HOST);
        if (head.facts.hostStart() == head.facts.hostEnd()) {
            out.bytes(Ascii.bytes(defaultHost));
        } else {
            out.bytes(head.bytes, head.facts.hostStart(), head.facts.hostEnd());
        }
        out.crlf();
    }

    private void connection() {
        boolean upgrade = head.upgrade();
        boolean trailers = head.acceptsTrailers();
        if (upgrade) {
            out.bytes(trailers ? CONNECTION_BOTH : CONNECTION_UPGRADE);
        } else if (trailers) {
            out.bytes(CONNECTION_TE);
        }
    }

    private void hop() {
        out.bytes(FOR);
        if (hop.trusted) {
            earlierAddresses();
        }
        out.bytes(hop.address).crlf();
        if (earlier.lacksHost() && head.facts.hostStart() < head.facts.hostEnd()) {
            out.bytes(BY_HOST)
                    .bytes(head.bytes, head.facts.hostStart(), head.facts.hostEnd())
                    .crlf();
        }
        if (earlier.lacksProto()) {
            out.bytes(PROTO).bytes(hop.scheme).crlf();
        }
        if (earlier.hadRealIp()) {
            out.bytes(REAL_IP).bytes(hop.address).crlf();
        }
        if (earlier.hasForwarded()) {
            forwarded();
        }
        out.bytes(head.minorVersion() == 0 ? VIA_10 : VIA_11)
                .bytes(hop.pseudonym)
                .crlf();
    }

    private void earlierAddresses() {
        Fields fields = head.fields;
        for (int i = 0; i < fields.count(); i++) {
            if (fields.field(i) == Field.X_FORWARDED_FOR && fields.valueStart(i) < fields.valueEnd(i)) {
                out.bytes(head.bytes, fields.valueStart(i), fields.valueEnd(i)).bytes(LIST);
            }
        }
    }

    private void forwarded() {
        if (hop.v6) {
            out.bytes(FORWARDED_FOR_V6).bytes(hop.address).bytes(V6_END).crlf();
        } else {
            out.bytes(FORWARDED_FOR).bytes(hop.address).crlf();
        }
    }

    private void trimmed(int i) {
        out.trimmed(head.bytes, head.fields, i);
    }
}
