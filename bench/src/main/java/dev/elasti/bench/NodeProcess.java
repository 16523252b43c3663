package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real node, a process of its own, against the benchmark's API server; looked at through its operations port. */
final class NodeProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Program program;
    private final int management;
    private final int shared;
    private final double readyAfterMillis;

    private NodeProcess(List<String> command, String apiServer, Path log) throws IOException {
        management = Program.freePort();
        shared = Program.freePort();
        Map<String, String> environment = Map.of(
                "ELASTI_PROFILE",
                "single",
                "ELASTI_KUBERNETES_API_SERVER",
                apiServer,
                "ELASTI_MANAGEMENT_PORT",
                Integer.toString(management),
                "ELASTI_EDGE_PORT",
                Integer.toString(shared));
        long begin = System.nanoTime();
        program = Program.start(command, environment, () -> status("/ready") == 200, log);
        readyAfterMillis = (System.nanoTime() - begin) / 1e6;
    }

    /** Starts a node and waits until it says that it is ready. */
    static NodeProcess start(List<String> command, String apiServer, Path log) throws IOException {
        return new NodeProcess(
                requireNonNull(command, "command"), requireNonNull(apiServer, "apiServer"), requireNonNull(log, "log"));
    }

    Program program() {
        return program;
    }

    /** From exec to the first 200 of the readiness check. */
    double readyAfterMillis() {
        return readyAfterMillis;
    }

    void awaitPhase(String service, String phase) {
        Waits.await(() -> {
            JsonNode view = view(service);
            return view.path("phase").asText().equals(phase)
                    && !view.path("edgePorts").isEmpty();
        });
    }

    int waiting(String service) {
        return view(service).path("waiting").asInt(-1);
    }

    /** {@return where the edge takes the connections of this service} */
    int edgePort(String service) {
        return view(service).path("edgePorts").elements().next().asInt();
    }

    /** {@return where the edge takes connections for all services, known by their hosts} */
    int sharedPort() {
        return shared;
    }

    String metrics() {
        return get("/metrics").body();
    }

    /** {@return bytes of the objects that are reachable; makes the node collect its garbage} */
    long liveHeapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(program.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher live = LIVE.matcher(output);
        if (!live.find()) {
            throw new IOException("jcmd said something unexpected: " + output);
        }
        return Long.parseLong(live.group(1));
    }

    @Override
    public void close() {
        program.close();
        client.close();
    }

    /** Asks for this one only: to list all has the node ask all their owners. */
    private JsonNode view(String service) {
        try {
            return JSON.readTree(get("/elasti/services/bench/" + service).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int status(String path) {
        try {
            return get(path).statusCode();
        } catch (UncheckedIOException e) {
            return 0; // It does not listen yet.
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
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
