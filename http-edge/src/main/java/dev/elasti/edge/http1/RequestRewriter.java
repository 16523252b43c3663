package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** Writes a client's head for the upstream: everything as it came and in its order, less what concerned the client's connection, plus the hop. */
@SuppressWarnings("DoNotCallSuggester")
public final class RequestRewriter {
    private RequestRewriter() {}

    /**
     * {@return the head for the upstream, origin-form and HTTP/1.1, from position to limit} The body keeps {@link
     * RequestHead#framing()}: chunked again if it was chunked, by length if by length.
     */
    public static ByteBuffer toUpstream(RequestHead head, Hop hop) {
        throw Unwritten.yet(head, hop);
    }

    /** {@return how often the request has passed an edge of that name already} Above 3 it runs in a circle. */
    public static int timesSeen(RequestHead head, Hop hop) {
        throw Unwritten.yet(head, hop);
    }
}
