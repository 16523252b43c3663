package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.RequestHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the edge says in its own name, rendered whole. Any thread, pure. */
public interface OwnAnswers {
    /**
     * {@return a response for a request that was refused by its service's owner}
     *
     * @param close whether the connection ends with it, and the client is told so
     */
    ByteBuffer refusal(RequestHead request, Refusal refusal, boolean close);

    /**
     * {@return a response for a request that failed at the edge or on the way to the pod}
     *
     * @param request null when not even its head was understood
     * @param reason a sentence of ours, free of anybody's bytes
     * @param id what the log line on it carries; empty if there is none
     */
    ByteBuffer failure(@Nullable RequestHead request, int status, String reason, String id, boolean close);
}
