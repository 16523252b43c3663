package dev.elasti.multijvm;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The program of a pod: it is ready once {@link #GATE} exists in its folder, sends every body back, and notes it as a line
 * of {@link #SERVED}.
 */
final class GatedPod {
    static final String GATE = "gate";
    static final String SERVED = "served";

    private GatedPod() {}

    /** {@return the shell command that runs it} */
    static String command() {
        Path classes = Path.of(URI.create(requireNonNull(
                        GatedPod.class.getProtectionDomain().getCodeSource().getLocation())
                .toString()));
        return "'" + ChildJvm.java() + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp '" + classes + "' "
                + GatedPod.class.getName();
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(requireNonNull(System.getenv("FOLDER")));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        requireNonNull(System.getenv("POD_IP")),
                        Integer.parseInt(requireNonNull(System.getenv("PORT")))),
                0);
        server.createContext("/ready", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(Files.exists(folder.resolve(GATE)) ? 200 : 503, -1);
            }
        });
        server.createContext("/", exchange -> serve(exchange, folder.resolve(SERVED)));
        server.start();
    }

    private static void serve(HttpExchange exchange, Path served) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readAllBytes();
            Files.write(served, body, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.writeString(served, "\n", StandardOpenOption.APPEND);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
