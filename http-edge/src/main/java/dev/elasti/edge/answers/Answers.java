package dev.elasti.edge.answers;

import dev.elasti.edge.http2.OwnReply;
import dev.elasti.edge.relay.Asked;
import dev.elasti.edge.relay.EdgeAnswer;
import dev.elasti.edge.relay.OwnAnswers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.NoLogging;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

/**
 * The edge's own answers, given by pekko-http: its server layer, without a socket, behind the codec that reads and writes for all
 * upstreams. So there is one framing towards clients, and pekko-http never sees bytes that the strict codec has not passed.
 */
public final class Answers implements OwnAnswers {
    private final ActorSystem system;
    private final ServerSettings settings;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

    /** Every answer is a problem document, but for what services' resources say. */
    public Answers(ActorSystem system) {
        this(system, AnswerRoutes.problems());
    }

    /** @param routes are asked first, with {@link AnswerRoutes#ASKED} in the request; what they reject gets a problem document */
    public Answers(ActorSystem system, Route routes) {
        this.system = system;
        ServerSettings base = ServerSettings.create(system);
        // Time and size are the edge's to bound, and who answers is not told.
        this.settings = base.withServerHeader(Optional.empty())
                .withTimeouts(base.getTimeouts()
                        .withIdleTimeout(scala.concurrent.duration.Duration.Inf())
                        .withRequestTimeout(scala.concurrent.duration.Duration.Inf()));
        this.routes = AnswerRoutes.guarded(routes).handler(system);
    }

    @Override
    public Flow<ByteString, ByteString, NotUsed> server(Supplier<Asked> asked) {
        Flow<HttpRequest, HttpResponse, NotUsed> handler = Flow.of(HttpRequest.class)
                .mapAsync(1, request -> routes.apply(request.addAttribute(AnswerRoutes.ASKED, asked.get())));
        // Whatever fails in there is logged by us, once and with the id that the client gets.
        Flow<SslTlsInbound, SslTlsOutbound, NotUsed> layer = Http.get(system)
                .serverLayer(settings, Optional.empty(), NoLogging.getInstance())
                .reversed()
                .join(handler);
        return TLSPlacebo.getInstance()
                .reversed()
                .join(Flow.of(SessionBytes.class)
                        .map(bytes -> (SslTlsInbound) bytes)
                        .via(layer));
    }

    @Override
    public ByteBuffer plain(Asked asked, boolean close) {
        return PlainAnswer.render(asked, close);
    }

    @Override
    public OwnReply reply(EdgeAnswer answer, String id) {
        return PlainAnswer.inParts(answer, id);
    }

    @Override
    public int status(EdgeAnswer answer) {
        return switch (answer) {
            case EdgeAnswer.Trouble trouble -> Problem.of(trouble).status();
            case EdgeAnswer.Said said -> said.status();
        };
    }

    @Override
    public String sentence(EdgeAnswer answer) {
        return switch (answer) {
            case EdgeAnswer.Trouble trouble -> Problem.of(trouble).detail();
            case EdgeAnswer.Said said -> said.sentence();
        };
    }
}
