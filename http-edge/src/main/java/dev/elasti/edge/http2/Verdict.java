package dev.elasti.edge.http2;

import static java.util.Objects.requireNonNull;

/** What becomes of a frame. */
public sealed interface Verdict {
    /** Without more words. */
    enum Plain implements Verdict {
        /** It goes on to the other side as it is, piece by piece. */
        PASS,
        /** The other side does not get it. */
        DROP,
        /** Its payload has to be looked at, whole, before that is known. */
        COLLECT
    }

    /**
     * It is the end of the connection.
     *
     * @param code what the sender is told
     * @param why a sentence of ours, free of anybody's bytes
     */
    record Broken(ErrorCode code, String why) implements Verdict {
        public Broken {
            requireNonNull(code, "code");
            requireNonNull(why, "why");
        }
    }
}
