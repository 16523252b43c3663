package dev.elasti.edge.testing;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.RequestResponseAssociation;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;

/** One connection of pekko-http's client, with prior knowledge of HTTP/2: requests share it and are answered in any order. */
public final class Http2Client implements AutoCloseable {
    /** An answer with all of its content. */
    public record Answer(int status, HttpResponse head, String content) {
        /** {@return the value of that field; empty if there is none} */
        public String field(String name) {
            return head.getHeader(name).map(header -> header.value()).orElse("");
        }

        public String contentType() {
            return head.entity().getContentType().toString();
        }
    }

    private record Pending(CompletableFuture<HttpResponse> answer) implements RequestResponseAssociation {}

    private static final AttributeKey<Pending> PENDING = AttributeKey.create("pending", Pending.class);
    private static final int ENOUGH = 200;

    private final ActorSystem system;
    private final SourceQueueWithComplete<HttpRequest> requests;
    private final CompletableFuture<?> over;

    public Http2Client(ActorSystem system, InetSocketAddress to) {
        this.system = system;
        var connection = Source.<HttpRequest>queue(ENOUGH, OverflowStrategy.fail())
                .via(Http.get(system)
                        .connectionTo(to.getHostString())
                        .toPort(to.getPort())
                        .http2WithPriorKnowledge())
                .toMat(
                        Sink.foreach((HttpResponse response) -> response.getAttribute(PENDING)
                                .orElseThrow()
                                .answer()
                                .complete(response)),
                        Keep.both())
                .run(system);
        this.requests = connection.first();
        this.over = connection.second().toCompletableFuture();
    }

    /** {@return the answer} Failed when the connection ends before it. */
    public CompletableFuture<Answer> ask(HttpRequest request) {
        Pending pending = new Pending(new CompletableFuture<>());
        requests.offer(request.addAttribute(PENDING, pending));
        return pending.answer()
                .thenCompose(response -> response.entity()
                        .toStrict(TimeUnit.SECONDS.toMillis(20), system)
                        .thenApply(strict -> new Answer(
                                response.status().intValue(),
                                response,
                                strict.getData().utf8String())));
    }

    /** {@return what completes when the connection has ended} */
    public CompletableFuture<?> over() {
        return over;
    }

    @Override
    public void close() {
        requests.complete();
    }
}
