package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/**
 * Parses request heads from any split of the bytes; the result depends on the bytes alone. One parser per connection, used for
 * one head after another, by one thread at a time.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class RequestHeadParser {
    private final HeadLimits limits;

    public RequestHeadParser(HeadLimits limits) {
        this.limits = limits;
    }

    /** Takes bytes off {@code in} up to the end of the head, or to where it stops being one. After {@code Malformed}: don't call again. */
    public Parsed<RequestHead> parse(ByteBuffer in) {
        throw Unwritten.yet(limits, in);
    }

    /** {@return whether a head has begun and is not complete: the time for it is running} */
    public boolean midHead() {
        throw Unwritten.yet();
    }
}
