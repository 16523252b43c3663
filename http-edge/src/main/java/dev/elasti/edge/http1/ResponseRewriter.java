package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** Writes an upstream's head for the client: everything as it came and in its order, less what concerned the upstream's connection. */
@SuppressWarnings("DoNotCallSuggester")
public final class ResponseRewriter {
    private ResponseRewriter() {}

    /**
     * {@return how the client gets the body} As the upstream sent it, but: a body until close becomes chunked for HTTP/1.1 clients,
     * a chunked one becomes until close for HTTP/1.0 clients.
     */
    public static BodyFraming clientFraming(RequestHead request, ResponseHead response) {
        throw Unwritten.yet(request, response);
    }

    /**
     * {@return the head for the client, from position to limit}
     *
     * @param framing from {@link #clientFraming}
     * @param close whether the connection is closed after this response, and the client is told so; must be true if the client
     *     does not keep alive or the framing is until close
     */
    public static ByteBuffer toClient(RequestHead request, ResponseHead response, BodyFraming framing, boolean close) {
        throw Unwritten.yet(request, response, framing, close);
    }

    /** {@return an interim head (1xx) for the client} Not for HTTP/1.0 clients: they get none. */
    public static ByteBuffer interimToClient(ResponseHead response) {
        throw Unwritten.yet(response);
    }
}
