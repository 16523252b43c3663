package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocket;
import org.apache.pekko.stream.javadsl.Flow;
import scala.concurrent.Await;
import scala.concurrent.duration.FiniteDuration;

/** A server of pekko-http's that echoes WebSocket messages. Its end breaks the connections off. */
public final class EchoSockets implements AutoCloseable {
    private final ActorSystem system = ActorSystem.create("echo-sockets");
    private final ServerBinding binding;

    private EchoSockets() throws InterruptedException {
        Flow<Message, Message, NotUsed> echo = Flow.create();
        CompletionStage<ServerBinding> bound =
                Http.get(system).newServerAt("127.0.0.1", 0).bindSync(request -> answer(request, echo));
        try {
            binding = bound.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    public static EchoSockets start() throws InterruptedException {
        return new EchoSockets();
    }

    private static HttpResponse answer(HttpRequest request, Flow<Message, Message, NotUsed> echo) {
        return WebSocket.handleWebSocketRequestWith(request, echo);
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", binding.localAddress().getPort());
    }

    @Override
    public void close() {
        system.terminate();
        try {
            Await.ready(system.whenTerminated(), FiniteDuration.apply(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            throw new IllegalStateException("the actor system doesn't end", e);
        }
    }
}
