package dev.elasti.edge.http1;

import org.jspecify.annotations.Nullable;

/** What the fields of a request mean for its framing, its connection and its host: RFC 9112 §3.2, §6, §9; RFC 9110 §7, §10.1.1. */
final class RequestSemantics {
    private static final byte[] CHUNKED = Ascii.bytes("chunked");
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] UPGRADE = Ascii.bytes("upgrade");
    private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
    private static final byte[] H2C = Ascii.bytes("h2c");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");

    private final byte[] bytes;
    private final RequestLine line;
    private final Fields fields;

    private int hosts;
    private int hostStart;
    private int hostEnd;
    private int lengths;
    private long length;
    private int codings;
    private int expectations;
    private boolean close;
    private boolean keepAlive;
    private boolean connectionUpgrade;
    private boolean connectionTe;
    private boolean nominates;
    private boolean upgrade;
    private boolean acceptsTrailers;

    RequestSemantics(byte[] bytes, RequestLine line, Fields fields) {
        this.bytes = bytes;
        this.line = line;
        this.fields = fields;
    }

    /** Looks at all fields. {@return what is wrong with them, or null} */
    Parsed.@Nullable Malformed<RequestHead> read() {
        for (int i = 0; i < fields.count(); i++) {
            Field field = fields.field(i);
            if (field != Field.OTHER) {
                Parsed.Malformed<RequestHead> wrong = field(field, i);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return whole();
    }

    private Parsed.@Nullable Malformed<RequestHead> field(Field field, int i) {
        int from = fields.valueStart(i);
        int to = fields.valueEnd(i);
        return switch (field) {
            case HOST -> host(from, to);
            case CONTENT_LENGTH -> contentLength(from, to);
            case TRANSFER_ENCODING -> transferEncoding(from, to);
            case CONNECTION -> connection(from, to);
            case EXPECT -> expect(from, to);
            case UPGRADE -> upgrade(from, to);
            case TE -> te(from, to);
            case DISGUISED -> disguised(i);
            case OTHER,
                    TRAILER,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    PROXY_AUTHENTICATE,
                    PROXY_AUTHORIZATION,
                    HTTP2_SETTINGS,
                    VIA,
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
                    AUTHORIZATION,
                    COOKIE,
                    SET_COOKIE,
                    CONTENT_TYPE,
                    CONTENT_ENCODING,
                    CONTENT_RANGE,
                    CACHE_CONTROL,
                    DATE,
                    MAX_FORWARDS,
                    RANGE -> null;
        };
    }

    private Parsed.@Nullable Malformed<RequestHead> host(int from, int to) {
        if (++hosts > 1) {
            return bad("There is more than one Host field.");
        }
        if (!Hosts.valid(bytes, from, to)) {
            return bad("The Host field does not name a host.");
        }
        hostStart = from;
        hostEnd = to;
        return null;
    }

    private Parsed.@Nullable Malformed<RequestHead> contentLength(int from, int to) {
        length = ContentLength.parse(bytes, from, to);
        // Leading zeros are harmless to us, and octal to somebody.
        if (length < 0 || (to - from > 1 && bytes[from] == '0')) {
            return bad("The Content-Length is not a plain decimal number.");
        }
        return ++lengths > 1 ? bad("There is more than one Content-Length field.") : null;
    }

    private Parsed.@Nullable Malformed<RequestHead> transferEncoding(int from, int to) {
        if (++codings > 1) {
            return bad("There is more than one Transfer-Encoding field.");
        }
        if (Ascii.equalsIgnoreCase(bytes, from, to, CHUNKED)) {
            return null;
        }
        return Ascii.isToken(bytes, from, to)
                ? new Parsed.Malformed<>(501, "The only transfer coding spoken here is chunked.")
                : bad("The Transfer-Encoding is not just chunked.");
    }

    private Parsed.@Nullable Malformed<RequestHead> connection(int from, int to) {
        Elements options = new Elements(bytes, from, to);
        while (options.next()) {
            if (options.is(KEEP_ALIVE)) {
                keepAlive = true;
            } else if (options.is(CLOSE)) {
                close = true;
            } else if (options.is(UPGRADE)) {
                connectionUpgrade = true;
            } else if (Field.of(bytes, options.from(), options.to()) == Field.TE) {
                connectionTe = true;
            } else if (options.isToken()) {
                nominates = true;
            } else {
                return bad("The Connection field has an option that is no name.");
            }
        }
        return null;
    }

    private Parsed.@Nullable Malformed<RequestHead> expect(int from, int to) {
        if (++expectations > 1 || !Ascii.equalsIgnoreCase(bytes, from, to, CONTINUE)) {
            return new Parsed.Malformed<>(417, "The only expectation met here is 100-continue, once.");
        }
        return null;
    }

    /** WebSocket is asked for with GET only; h2c by upgrade is gone from HTTP (RFC 9113 §3.1) and would carry unseen requests. */
    private Parsed.@Nullable Malformed<RequestHead> upgrade(int from, int to) {
        Elements protocols = new Elements(bytes, from, to);
        boolean any = false;
        while (protocols.next()) {
            if (protocols.is(H2C) || (protocols.is(WEBSOCKET) && line.method != Method.GET)) {
                upgrade = false;
                return null;
            }
            any = true;
        }
        upgrade = any;
        return null;
    }

    private Parsed.@Nullable Malformed<RequestHead> te(int from, int to) {
        Elements codings = new Elements(bytes, from, to);
        while (codings.next()) {
            acceptsTrailers |= codings.is(TRAILERS);
        }
        return null;
    }

    /** Names of earlier hops in disguise are dropped on the way; any other would change the framing or the rights for somebody. */
    private Parsed.@Nullable Malformed<RequestHead> disguised(int i) {
        Field meant = Field.ofUnderscored(bytes, fields.lineStart(i), fields.nameEnd(i));
        return meant.ofEarlierHops()
                ? null
                : bad("A field name has underscores where a hyphen would make it another field.");
    }

    private Parsed.@Nullable Malformed<RequestHead> whole() {
        if (codings > 0 && lengths > 0) {
            return bad("There are both Content-Length and Transfer-Encoding.");
        }
        if (codings > 0 && line.minorVersion == 0) {
            return bad("HTTP/1.0 has no Transfer-Encoding.");
        }
        if (hosts == 0 && line.minorVersion > 0) {
            return bad("There is no Host field.");
        }
        if (line.authorityEnd > 0) {
            hostStart = line.authorityStart;
            hostEnd = line.authorityEnd;
        }
        return null;
    }

    RequestHead.Facts facts(int end) {
        BodyFraming framing = codings > 0
                ? BodyFraming.Chunked.INSTANCE
                : lengths > 0 ? new BodyFraming.Length(length) : BodyFraming.None.INSTANCE;
        boolean body = codings > 0 || length > 0;
        boolean modern = line.minorVersion > 0;
        return new RequestHead.Facts(
                line.method,
                line.methodStart,
                line.methodEnd,
                line.targetStart,
                line.targetEnd,
                line.pathStart,
                hostStart,
                hostEnd,
                line.minorVersion,
                framing,
                !close && (modern || keepAlive),
                modern && connectionUpgrade && upgrade && !body,
                modern && body && expectations > 0,
                modern && acceptsTrailers && connectionTe,
                nominates,
                end);
    }

    private static Parsed.Malformed<RequestHead> bad(String reason) {
        return new Parsed.Malformed<>(400, reason);
    }
}
