package dev.elasti.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasti.kubernetes.embedded.cluster.LoopbackNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Some nodes that are one cluster, each a process with an address of the loopback network of its own for its edge. */
final class NodeTrio implements AutoCloseable {
    /** Well above those that the sandbox and the tests begin with. */
    static final int FIRST_NETWORK = 180;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Program> programs = new ArrayList<>();
    private final List<Integer> operations = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private NodeTrio() {}

    static NodeTrio start(Launch launch, String apiServer, LoopbackNetwork network, int count, Path folder)
            throws IOException {
        NodeTrio nodes = new NodeTrio();
        try {
            for (int i = 0; i < count; i++) {
                nodes.startNode(launch, apiServer, network.serviceAddress(), folder.resolve("refusals-" + i + ".log"));
            }
            return nodes;
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    private void startNode(Launch launch, String apiServer, String address, Path log) throws IOException {
        int port = Program.freePort();
        List<String> settings = new ArrayList<>(List.of(
                "elasti.kubernetes.api-server=" + apiServer,
                "elasti.node.name=node-" + programs.size(),
                "elasti.node.address=" + address,
                "elasti.node.settle=0s",
                "elasti.edge.bind-address=" + address,
                "elasti.edge.shared-port=0",
                "pekko.remote.artery.canonical.port=0",
                "pekko.management.http.port=" + port,
                // All of them have two cores: one that waits for its turn is not a dead one.
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause=15s"));
        if (programs.isEmpty()) {
            settings.add("elasti.node.formation=self-join");
        } else {
            String bootstrap = "pekko.management.cluster.bootstrap.";
            String contact = "pekko.discovery.config.services.elasti-nodes.endpoints.0.";
            settings.addAll(List.of(
                    bootstrap + "contact-point-discovery.discovery-method=config",
                    bootstrap + "contact-point-discovery.required-contact-point-nr=1",
                    bootstrap + "new-cluster-enabled=off",
                    contact + "host=127.0.0.1",
                    contact + "port=" + operations.getFirst()));
        }
        List<String> command = new ArrayList<>(launch.command());
        settings.forEach(setting -> command.add(command.indexOf("-cp"), "-D" + setting));
        operations.add(port);
        addresses.add(address);
        programs.add(Program.start(command, Map.of("ELASTI_PROFILE", "cluster"), () -> ready(port), log));
    }

    /** {@return where each node takes the connections of this service} Waits until all do. */
    List<InetSocketAddress> edges(String service) {
        int edgePort = view(service).path("edgePorts").elements().next().asInt();
        List<InetSocketAddress> edges = addresses.stream()
                .map(address -> new InetSocketAddress(address, edgePort))
                .toList();
        Waits.await(() -> edges.stream().allMatch(NodeTrio::accepts));
        return edges;
    }

    void awaitAsleep(String service) {
        Waits.await(() -> {
            JsonNode view = view(service);
            return view.path("phase").asText().equals("Asleep")
                    && !view.path("edgePorts").isEmpty();
        });
    }

    int waiting(String service) {
        return view(service).path("waiting").asInt(-1);
    }

    /** {@return processor seconds that all of them have used so far} */
    double cpuSeconds() {
        return programs.stream().mapToDouble(Program::cpuSeconds).sum();
    }

    @Override
    public void close() {
        programs.reversed().forEach(Program::close);
        client.close();
    }

    private static boolean accepts(InetSocketAddress edge) {
        try (Socket socket = new Socket(edge.getAddress(), edge.getPort())) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private JsonNode view(String service) {
        try {
            return JSON.readTree(get(operations.getFirst(), "/elasti/services/bench/" + service)
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ready(int port) {
        try {
            return get(port, "/ready").statusCode() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private HttpResponse<String> get(int port, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
