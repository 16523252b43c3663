package dev.elasti.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.Write;
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
 * Runs a node as a process of its own against a sandbox, lets it wake a service again and again and serve, and stops it with SIGTERM: the
 * training run from which the image's AOT cache is made (JEP 514). Prints how long the node took to get ready.
 */
public final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * What was called often in training is compiled early. After 100 wakes, not one, the first 40 wakes of a node took 10 ms from the
     * ready pod to its first byte, not 16, and 3.3 to the patch, not 4.6 (docs/benchmarks.md).
     */
    private static final int WAKES = 50;

    private static final int REQUESTS = 300;

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
        // It sleeps already, but the edge takes a moment to get its ports and into the slice.
        boolean good = Screen.await(
                PATIENCE,
                () -> phase(management).equals("Asleep")
                        && cluster.serviceAddress("demo", "shop", "http").stream()
                                .anyMatch(Training::accepts));
        List<InetSocketAddress> edge = cluster.backends("demo", "shop", "http");
        for (int i = 0; i < WAKES && good; i++) {
            good = answered(cluster, "wake " + i);
            scaleToZero(cluster.api().objects());
            good &= Screen.await(
                    PATIENCE,
                    () -> phase(management).equals("Asleep")
                            && cluster.backends("demo", "shop", "http").equals(edge)
                            && cluster.api()
                                    .objects()
                                    .list(ResourceTypes.PODS, "demo")
                                    .isEmpty());
        }
        for (int i = 0; i < REQUESTS && good; i++) {
            good = answered(cluster, "request " + i);
        }
        get(management, "/metrics");
        return good;
    }

    private static void scaleToZero(ObjectApi objects) {
        objects.change(ResourceTypes.DEPLOYMENTS, new ObjectKey("demo", "shop"), Write.as("training"), before -> {
            ((ObjectNode) before.get("spec")).put("replicas", 0);
            return before;
        });
    }

    private static boolean answered(EmbeddedCluster cluster, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        InetSocketAddress shop = cluster.serviceAddress("demo", "shop", "http").orElseThrow();
        return OneRequest.send(shop, "shop", body, PATIENCE) instanceof OneRequest.Result.Answered answered
                && answered.is(200, body);
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String phase(int management) {
        try {
            return JSON.readTree(get(management, "/elasti/services/demo/shop").orElse("{}"))
                    .path("phase")
                    .asText("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static Optional<String> get(int port, String path) {
        try {
            HttpResponse<String> response = HTTP.send(
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
