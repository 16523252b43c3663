package dev.elasti.edge.http1;

import static java.util.Objects.requireNonNull;

/** What a head parser makes of the bytes so far. */
public sealed interface Parsed<H> {
    /** All bytes were taken and the head is not complete yet. */
    record NeedMore<H>() implements Parsed<H> {
        private static final NeedMore<?> INSTANCE = new NeedMore<>();

        @SuppressWarnings("unchecked") // holds nothing of type H
        static <H> NeedMore<H> instance() {
            return (NeedMore<H>) INSTANCE;
        }
    }

    /** The head is complete; the buffer stands right behind it. */
    record Complete<H>(H head) implements Parsed<H> {
        public Complete {
            requireNonNull(head, "head");
        }
    }

    /**
     * The bytes are not to be trusted: answer, then close. Nothing of them may be handed on.
     *
     * @param status what a request is answered with; for a response always 502
     * @param reason a sentence for whoever sent it, free of the sender's bytes
     */
    record Malformed<H>(int status, String reason) implements Parsed<H> {
        public Malformed {
            requireNonNull(reason, "reason");
        }
    }
}
