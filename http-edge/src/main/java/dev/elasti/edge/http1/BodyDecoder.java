package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/**
 * Cuts a body out of its framing without copying it. Call {@link #next} until it says {@link Event#NEED_MORE},
 * {@link Event#END} or {@link Event#MALFORMED}. One decoder per message, one thread at a time.
 */
public sealed interface BodyDecoder permits LengthDecoder, ChunkedDecoder, UntilCloseDecoder {
    enum Event {
        /** Everything in the buffer was taken; bring more. */
        NEED_MORE,
        /**
         * The next {@link #dataLength()} bytes from the buffer's position on are body. The caller takes all of them (moves the
         * position past them) before it calls again; they count as taken already.
         */
        DATA,
        /** The body is over; the buffer stands at the first byte of whatever comes next. */
        END,
        /** The framing is broken, {@link #reason()} says how: close both sides, what was handed on is cut short. */
        MALFORMED
    }

    /** Goes on from the buffer's position. */
    Event next(ByteBuffer in);

    /** {@return the number of body bytes at the buffer's position; valid after {@link Event#DATA}} */
    int dataLength();

    /** {@return the trailer lines fit to be handed on; valid after {@link Event#END}} */
    Trailers trailers();

    /** {@return a sentence on what is broken; valid after {@link Event#MALFORMED}} */
    String reason();

    /** {@return whether the body may end here, now that the sender closed the connection} */
    boolean mayEndAtClose();

    /** A decoder for one body. */
    static BodyDecoder of(BodyFraming framing) {
        return switch (framing) {
            case BodyFraming.None _ -> new LengthDecoder(0);
            case BodyFraming.Length(long bytes) -> new LengthDecoder(bytes);
            case BodyFraming.Chunked _ -> new ChunkedDecoder();
            case BodyFraming.UntilClose _ -> new UntilCloseDecoder();
        };
    }
}
