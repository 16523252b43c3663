package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** Writes an upstream's head for the client: everything as it came and in its order, less what concerned the upstream's connection. */
public final class ResponseRewriter {
    private static final byte[] VERSION = Ascii.bytes("HTTP/1.1");
    private static final byte[] SPACE = {' '};
    private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = Ascii.bytes("Connection: Upgrade\r\n");
    private static final byte[] UPGRADE_CLOSE = Ascii.bytes("Connection: Upgrade, close\r\n");
    private static final int UPGRADE_REQUIRED = 426;
    private static final int NO_CONTENT = 204;

    private final ResponseHead head;
    private final HeadWriter out;
    private boolean dated;

    private ResponseRewriter(ResponseHead head) {
        this.head = head;
        this.out = new HeadWriter(head.length() + 128);
    }

    /**
     * {@return how the client gets the body} As the upstream sent it, but: a body until close becomes chunked for HTTP/1.1 clients,
     * a chunked one becomes until close for HTTP/1.0 clients.
     */
    public static BodyFraming clientFraming(RequestHead request, ResponseHead response) {
        return switch (response.framing()) {
            case BodyFraming.None none -> none;
            case BodyFraming.Length length -> length;
            case BodyFraming.Chunked _, BodyFraming.UntilClose _ ->
                request.minorVersion() > 0 ? BodyFraming.Chunked.INSTANCE : BodyFraming.UntilClose.INSTANCE;
        };
    }

    /**
     * {@return the head for the client, from position to limit}
     *
     * @param framing from {@link #clientFraming}
     * @param close whether the connection is closed after this response, and the client is told so; must be true if the client
     *     does not keep alive or the framing is until close
     */
    public static ByteBuffer toClient(RequestHead request, ResponseHead response, BodyFraming framing, boolean close) {
        return new ResponseRewriter(response).write(request.minorVersion(), framing, close);
    }

    /** {@return an interim head (1xx) for the client} Not for HTTP/1.0 clients: they get none. */
    public static ByteBuffer interimToClient(ResponseHead response) {
        return new ResponseRewriter(response).writeInterim();
    }

    private ByteBuffer write(int clientVersion, BodyFraming framing, boolean close) {
        statusLine();
        lines();
        if (!dated && !head.switchesProtocols()) {
            out.bytes(HttpDate.line());
        }
        if (framing == BodyFraming.Chunked.INSTANCE) {
            out.bytes(CHUNKED);
        }
        connection(clientVersion, close);
        return out.done();
    }

    private ByteBuffer writeInterim() {
        statusLine();
        lines();
        return out.done();
    }

    private void statusLine() {
        out.bytes(VERSION).bytes(head.bytes, VERSION.length, head.statusLineEnd);
        if (head.statusLineEnd == "HTTP/1.1 200".length()) {
            out.bytes(SPACE);
        }
        out.crlf();
    }

    private void connection(int clientVersion, boolean close) {
        if (head.switchesProtocols()) {
            out.bytes(UPGRADE);
        } else if (head.status() == UPGRADE_REQUIRED) {
            out.bytes(close ? UPGRADE_CLOSE : UPGRADE);
        } else if (close) {
            out.bytes(CLOSE);
        } else if (clientVersion == 0) {
            out.bytes(KEEP_ALIVE);
        }
    }

    private void lines() {
        Fields fields = head.fields;
        int run = 0;
        for (int i = 0; i < fields.count(); i++) {
            Field field = fields.field(i);
            dated |= field == Field.DATE;
            if (!goesOnAsItIs(field, i)) {
                out.bytes(head.bytes, fields.lineStart(run), fields.lineStart(i));
                if (!dropped(field, i)) {
                    out.trimmed(head.bytes, fields, i);
                }
                run = i + 1;
            }
        }
        if (run < fields.count()) {
            out.bytes(head.bytes, fields.lineStart(run), fields.lineStart(fields.count()));
        }
    }

    private boolean goesOnAsItIs(Field field, int i) {
        boolean plain = head.bytes[head.fields.nameEnd(i)] == ':';
        return plain && field != Field.CONTENT_LENGTH && !dropped(field, i);
    }

    private boolean dropped(Field field, int i) {
        if (field == Field.UPGRADE) {
            return !head.switchesProtocols() && head.status() != UPGRADE_REQUIRED;
        }
        if (field == Field.CONTENT_LENGTH) {
            return head.status() < 200 || head.status() == NO_CONTENT;
        }
        return field.hopByHop()
                || disguisedFraming(field, i)
                || (head.nominates && Nominations.contains(head.bytes, head.fields, i));
    }

    /** A name that some would take for Content-Length or Transfer-Encoding must not reach them. */
    private boolean disguisedFraming(Field field, int i) {
        if (field != Field.DISGUISED) {
            return false;
        }
        Field meant = Field.ofUnderscored(head.bytes, head.fields.lineStart(i), head.fields.nameEnd(i));
        return meant == Field.CONTENT_LENGTH || meant == Field.TRANSFER_ENCODING;
    }
}
