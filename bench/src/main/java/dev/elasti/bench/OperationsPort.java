package dev.elasti.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a node says of itself at its operations port. */
final class OperationsPort implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int number;

    OperationsPort(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean ready() {
        try {
            return get("/ready").statusCode() == 200;
        } catch (UncheckedIOException _) {
            return false; // It does not listen yet.
        }
    }

    String metrics() {
        return get("/metrics").body();
    }

    /** Asks for this one only: to list all has the node ask all their owners. */
    JsonNode service(String name) {
        try {
            return JSON.readTree(get("/elasti/services/bench/" + name).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether the service is in this phase, and its edge ports are known} */
    boolean is(String service, String phase) {
        JsonNode view = service(service);
        return view.path("phase").asText().equals(phase)
                && !view.path("edgePorts").isEmpty();
    }

    int waiting(String service) {
        return service(service).path("waiting").asInt(-1);
    }

    int edgePort(String service) {
        return service(service).path("edgePorts").elements().next().asInt();
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number + path))
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
