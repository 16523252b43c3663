package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Allow;

/** pekko-http with nothing before or behind it, that answers as {@link Witness#echoing} does. */
final class PekkoHttp {
    private static final long PATIENCE_SECONDS = 60;

    private final ActorSystem system = ActorSystem.create("pekko-http-alone");
    private final ServerBinding binding;

    PekkoHttp() throws Exception {
        binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(this::answer)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", binding.localAddress().getPort());
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        return request.entity()
                .toStrict(Duration.ofSeconds(PATIENCE_SECONDS).toMillis(), system)
                .thenApply(body -> request.method().equals(HttpMethods.OPTIONS)
                        ? HttpResponse.create()
                                .withStatus(204)
                                .addHeader(Allow.create(HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST))
                        : HttpResponse.create()
                                .withEntity(
                                        ContentTypes.TEXT_PLAIN_UTF8,
                                        fields(request)
                                                ? lines(request).getBytes(ISO_8859_1)
                                                : body.getData().toArray()));
    }

    private static boolean fields(HttpRequest request) {
        String path = request.getUri().path();
        return path.startsWith("/echo") || path.startsWith("/cookie");
    }

    private static String lines(HttpRequest request) {
        StringBuilder lines = new StringBuilder();
        request.getHeaders()
                .forEach(header -> lines.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append('\n'));
        return lines.toString();
    }

    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
