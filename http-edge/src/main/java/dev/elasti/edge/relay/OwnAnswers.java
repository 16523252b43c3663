package dev.elasti.edge.relay;

import dev.elasti.edge.http2.OwnReply;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** What the edge says in its own name. Any thread. */
public interface OwnAnswers {
    /**
     * {@return one connection of the server that gives these answers, in this process} Takes heads of requests, one after another
     * and each after the answer to the one before, and gives their responses. It is run on a loop, so nothing in it may block.
     *
     * @param asked what the request is about whose head has just come in; called once for each, on the loop's thread
     */
    Flow<ByteString, ByteString, NotUsed> server(Supplier<Asked> asked);

    /**
     * {@return the response as plain as can be, whole, from position to limit} For what has no request, and for when the server is
     * taken by others or has failed. Pure.
     *
     * @param close whether the connection ends with it, and the client is told so
     */
    ByteBuffer plain(Asked asked, boolean close);

    /**
     * {@return the same for HTTP/2} Pure.
     *
     * @param id what the log line on it carries, else what the client calls its request; may be empty, may be anything
     */
    OwnReply reply(EdgeAnswer answer, String id);

    /** {@return the status that goes with it} */
    int status(EdgeAnswer answer);

    /** {@return the reason in a sentence} For logs, where the client can't be told. */
    String sentence(EdgeAnswer answer);
}
