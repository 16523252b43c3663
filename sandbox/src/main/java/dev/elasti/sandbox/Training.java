package dev.elasti.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a node as a process of its own against a sandbox, lets it wake a service and serve, and stops it with SIGTERM: the
 * training run from which the image's AOT cache is made (JEP 514). Prints how long the node took to get ready.
 */
public final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Training() {}

    /** @param command what starts the node; it gets its configuration by the environment */
    public static void main(String[] command) throws IOException, InterruptedException {
        int management = freePort();
        long begin;
        Process node;
        boolean good;
        try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
            cluster.apply(Sandbox.crd());
            cluster.apply(Sandbox.sampleServices());
            ProcessBuilder builder = new ProcessBuilder(List.of(command)).inheritIO();
            builder.environment()
                    .putAll(Map.of(
                            "ELASTI_PROFILE",
                            "single",
                            "ELASTI_KUBERNETES_API_SERVER",
                            cluster.baseUrl(),
                            "ELASTI_MANAGEMENT_PORT",
                            Integer.toString(management),
                            "ELASTI_EDGE_PORT",
                            "0"));
            begin = System.nanoTime();
            node = builder.start();
            good = Screen.await(
                    PATIENCE, () -> !node.isAlive() || get(management, "/ready").isPresent());
            System.out.printf("ready after %.0f ms%n", (System.nanoTime() - begin) / 1e6);
            good &= node.isAlive() && serve(cluster, management);
            node.destroy();
            if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                node.destroyForcibly();
                good = false;
            }
        }
        System.out.println(good ? "trained" : "NOT trained");
        System.exit(good ? 0 : 1);
    }

    private static boolean serve(EmbeddedCluster cluster, int management) {
        if (!Screen.await(PATIENCE, () -> phase(management, "shop").equals("Asleep"))) {
            return false;
        }
        // It sleeps already, but the edge takes a moment to get its ports and into the slice.
        boolean good = Screen.await(
                PATIENCE,
                () -> cluster.serviceAddress("demo", "shop", "http").stream().anyMatch(Training::accepts));
        Optional<InetSocketAddress> address = cluster.serviceAddress("demo", "shop", "http");
        for (int i = 0; i < 300 && good; i++) {
            byte[] body = ("training " + i).getBytes(StandardCharsets.UTF_8);
            good = OneRequest.send(address.get(), "shop", body, PATIENCE) instanceof OneRequest.Result.Answered answered
                    && answered.is(200, body);
        }
        get(management, "/metrics");
        return good;
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String phase(int management, String name) {
        try {
            for (JsonNode service : JSON.readTree(
                            get(management, "/elasti/services").orElse("[]"))
                    .findParents("phase")) {
                if (service.path("name").asText().equals(name)) {
                    return service.path("phase").asText();
                }
            }
            return "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static Optional<String> get(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
