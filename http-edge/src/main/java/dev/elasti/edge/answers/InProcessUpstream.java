package dev.elasti.edge.answers;

import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

/**
 * pekko-http's server layer as one more upstream of the relay, in the same process and without a socket. What goes in are the
 * bytes that would go to a pod: heads from the {@code RequestRewriter}, bodies re-framed. What comes out goes through the same
 * response parser. So there is one framing towards clients, and pekko-http never sees bytes that the strict codec has not passed.
 */
public final class InProcessUpstream {
    private final ActorSystem system;
    private final ServerSettings settings;

    public InProcessUpstream(ActorSystem system) {
        this.system = system;
        ServerSettings base = ServerSettings.create(system);
        // Time and size are the edge's to bound, and who answers is not told.
        this.settings = base.withServerHeader(Optional.empty())
                .withTimeouts(base.getTimeouts()
                        .withIdleTimeout(scala.concurrent.duration.Duration.Inf())
                        .withRequestTimeout(scala.concurrent.duration.Duration.Inf()));
    }

    /**
     * {@return one connection: takes requests one after another as bytes, gives their responses in order} Materialise it on the
     * loop's dispatcher, once per upstream connection.
     */
    public Flow<ByteString, ByteString, NotUsed> connection(Flow<HttpRequest, HttpResponse, NotUsed> handler) {
        Flow<SslTlsInbound, SslTlsOutbound, NotUsed> server =
                Http.get(system).serverLayer(settings).reversed().join(handler);
        return TLSPlacebo.getInstance()
                .reversed()
                .join(Flow.of(SessionBytes.class)
                        .map(bytes -> (SslTlsInbound) bytes)
                        .via(server));
    }

    /** {@return a connection that has one answer for whatever request comes} */
    public Flow<ByteString, ByteString, NotUsed> flow(EdgeAnswer answer, String requestId) {
        return connection(Flow.of(HttpRequest.class).map(request -> {
            request.discardEntityBytes(system);
            return ProblemResponses.of(answer, requestId);
        }));
    }
}
