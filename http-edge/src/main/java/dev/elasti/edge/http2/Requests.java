package dev.elasti.edge.http2;

import dev.elasti.edge.http1.Question;
import java.util.Optional;

/** What a connection has to ask about its requests, and to tell of them. Called from within its methods. */
public interface Requests {
    /** {@return whether a request that names {@code authority} belongs on this connection} Asked for each. */
    boolean ours(String authority);

    /** {@return whether some requests may come to be answered by {@link #instead}} */
    boolean mayAnswer();

    /**
     * {@return what the edge answers to a request that has just come, if its service is not to} Asked once for each, and the answer is
     * given.
     *
     * @param held the same in short
     */
    Optional<OwnReply> instead(Question question, HeldRequest held);

    /** {@return whether a request may go to the pod now} Asked when none is under way; if not, the client is sent elsewhere. */
    boolean mayBegin();

    /**
     * One is over.
     *
     * @param whole whether both sides have ended it, rather than one of them broken it off
     * @param tookNanos since it came
     */
    void closed(boolean whole, long tookNanos);
}
