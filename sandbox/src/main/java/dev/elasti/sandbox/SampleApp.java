package dev.elasti.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pod of the demo: a small HTTP server in a process of its own that needs its time to start, as real programs do, and
 * exits at once on SIGTERM, the hardest case for whoever puts it to sleep.
 *
 * <p>Environment: {@code POD_IP} and {@code PORT} to listen on, {@code POD_NAME} to answer with, {@code START_MILLIS} it
 * takes before it listens.
 */
public final class SampleApp {
    private SampleApp() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        String pod = environment.getOrDefault("POD_NAME", "pod");
        long startMillis = Long.parseLong(environment.getOrDefault("START_MILLIS", "0"));
        // What a real program does meanwhile (loading, connecting, warming up) does not matter here, only that it takes
        // time.
        new CountDownLatch(1).await(startMillis, TimeUnit.MILLISECONDS);

        AtomicLong served = new AtomicLong();
        InetSocketAddress address = new InetSocketAddress(
                environment.getOrDefault("POD_IP", "127.0.0.1"),
                Integer.parseInt(environment.getOrDefault("PORT", "8080")));
        HttpServer server = HttpServer.create(address, 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, pod, served.getAndIncrement()));
        server.start();
        warmUp(address);
        System.out.println(pod + " listens on " + address);
    }

    /**
     * Asks itself for request 0: the first answer of a fresh JVM takes 65 to 90 ms, later ones 1 ms, and whoever measures a
     * cold start wants to see the way to the pod and not this.
     */
    private static void warmUp(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write("POST / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    /** A body is sent back byte for byte; without one there is a line to look at. */
    private static void answer(HttpExchange exchange, String pod, long count) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Pod", pod);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length == 0) {
                String via = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Via"))
                        .map(hop -> "through the edge (Via: " + hop + ")")
                        .orElse("straight from you, the edge is out of the path");
                body = ("Hello from " + pod + ", request " + count + ", " + via + "\n")
                        .getBytes(StandardCharsets.UTF_8);
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
