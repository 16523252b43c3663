package dev.elasti.edge.http1;

import org.jspecify.annotations.Nullable;

/** What the fields of a response mean for its framing and its connection: RFC 9112 §6.3, §9. */
final class ResponseSemantics {
    private static final byte[] CHUNKED = Ascii.bytes("chunked");
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] UPGRADE = Ascii.bytes("upgrade");

    private final byte[] bytes;
    private final Fields fields;
    private final int status;
    private final int minorVersion;
    private final ResponseTo to;

    private int lengths;
    private long length;
    private int codings;
    private boolean close;
    private boolean keepAlive;
    private boolean nominates;

    ResponseSemantics(byte[] bytes, Fields fields, int status, int minorVersion, ResponseTo to) {
        this.bytes = bytes;
        this.fields = fields;
        this.status = status;
        this.minorVersion = minorVersion;
        this.to = to;
    }

    /** Looks at all fields. {@return what is wrong with them, or null} */
    @Nullable
    String read() {
        for (int i = 0; i < fields.count(); i++) {
            Field field = fields.field(i);
            int from = fields.valueStart(i);
            int end = fields.valueEnd(i);
            if (field == Field.CONTENT_LENGTH) {
                length = ContentLength.parse(bytes, from, end);
                if (length < 0 || ++lengths > 1) {
                    return "Its Content-Length is no plain number, or comes more than once.";
                }
            } else if (field == Field.TRANSFER_ENCODING) {
                if (!Ascii.equalsIgnoreCase(bytes, from, end, CHUNKED) || ++codings > 1) {
                    return "Its Transfer-Encoding is not just chunked, or comes more than once.";
                }
            } else if (field == Field.CONNECTION) {
                connection(from, end);
            }
        }
        return whole();
    }

    private void connection(int from, int end) {
        Elements options = new Elements(bytes, from, end);
        while (options.next()) {
            if (options.is(CLOSE)) {
                close = true;
            } else if (options.is(KEEP_ALIVE)) {
                keepAlive = true;
            } else if (!options.is(UPGRADE)) {
                nominates = true;
            }
        }
    }

    private @Nullable String whole() {
        if (codings > 0 && lengths > 0) {
            return "It has both Content-Length and Transfer-Encoding.";
        }
        if (codings > 0 && minorVersion == 0) {
            return "It is HTTP/1.0 and has a Transfer-Encoding.";
        }
        if (status == 101 && to != ResponseTo.UPGRADE) {
            return "It switches protocols, and nobody asked for that.";
        }
        return null;
    }

    BodyFraming framing() {
        if (to == ResponseTo.HEAD || status < 200 || status == 204 || status == 304) {
            return BodyFraming.None.INSTANCE;
        }
        if (codings > 0) {
            return BodyFraming.Chunked.INSTANCE;
        }
        return lengths > 0 ? new BodyFraming.Length(length) : BodyFraming.UntilClose.INSTANCE;
    }

    boolean keepAlive() {
        return !close && (minorVersion > 0 || keepAlive) && framing() != BodyFraming.UntilClose.INSTANCE;
    }

    boolean nominates() {
        return nominates;
    }
}
