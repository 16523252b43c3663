package dev.elasti.edge.testing;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A pod that speaks HTTP/2 by prior knowledge (pekko-http's server), and answers with what it was asked. */
public final class Http2Pod implements AutoCloseable {
    private final ActorSystem system = ActorSystem.create(
            "pod",
            ConfigFactory.parseString("pekko.http.server { enable-http2 = on,"
                            + " remote-address-attribute = off, http2.log-frames = off }")
                    .withFallback(ConfigFactory.load()));
    private final ConcurrentLinkedQueue<HttpRequest> asked = new ConcurrentLinkedQueue<>();
    private final ServerBinding binding;

    public Http2Pod() throws InterruptedException, ExecutionException, TimeoutException {
        binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(this::answer)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        asked.add(request);
        return request.entity()
                .toStrict(TimeUnit.SECONDS.toMillis(20), system)
                .thenApply(strict -> HttpResponse.create()
                        .withEntity("the pod was asked to " + request.method().value() + " "
                                + request.getUri().path() + " "
                                + strict.getData().utf8String()));
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", binding.localAddress().getPort());
    }

    /** {@return the requests that came} */
    public ConcurrentLinkedQueue<HttpRequest> asked() {
        return asked;
    }

    @Override
    public void close() {
        binding.terminate(Duration.ofMillis(100));
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
