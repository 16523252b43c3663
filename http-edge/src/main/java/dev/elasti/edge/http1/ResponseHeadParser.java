package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/**
 * Parses response heads from any split of the bytes. One parser per upstream connection, used for one head after another, by one
 * thread at a time. Interim heads (1xx) come out as they come in; call again for the next.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ResponseHeadParser {
    private final HeadLimits limits;

    public ResponseHeadParser(HeadLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes bytes off {@code in} up to the end of the head. After {@code Malformed} (always 502): close the connection.
     *
     * @param to the request that waits for this response
     */
    public Parsed<ResponseHead> parse(ByteBuffer in, ResponseTo to) {
        throw Unwritten.yet(limits, in, to);
    }

    /** {@return whether bytes of a head have come: the upstream has begun to answer} */
    public boolean midHead() {
        throw Unwritten.yet();
    }
}
