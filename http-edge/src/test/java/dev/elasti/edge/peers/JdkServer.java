package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server that comes with the JDK, which remembers each request that it read to its end. */
final class JdkServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Witness.Seen> seen = new ConcurrentLinkedQueue<>();

    JdkServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getAddress().getPort());
    }

    Queue<Witness.Seen> seen() {
        return seen;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
        List<String> forwarded = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of(""));
        String last = forwarded.getLast();
        seen.add(new Witness.Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                body,
                last.substring(last.lastIndexOf(',') + 1).strip()));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : 2);
        if (!head) {
            exchange.getResponseBody().write("ok".getBytes(ISO_8859_1));
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
