package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasti.kubernetes.embedded.api.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a container shows that it is ready: its {@code readinessProbe}, or that it listens on its first port.
 *
 * @param period absent where the probe does not say
 */
record ReadinessProbe(
        Check check,
        Duration initialDelay,
        Optional<Duration> period,
        Duration timeout,
        int failureThreshold,
        int successThreshold) {

    sealed interface Check {}

    record Http(int port, String path, JsonNode headers) implements Check {}

    record Tcp(int port) implements Check {}

    /** Without a port there is nothing to ask: a running process is a ready one. */
    enum Running implements Check {
        VALUE
    }

    static ReadinessProbe of(JsonNode container) {
        JsonNode probe = container.path("readinessProbe");
        return new ReadinessProbe(
                check(container, probe),
                Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)),
                probe.has("periodSeconds")
                        ? Optional.of(
                                Duration.ofSeconds(probe.path("periodSeconds").asLong()))
                        : Optional.empty(),
                Duration.ofSeconds(probe.path("timeoutSeconds").asLong(1)),
                probe.path("failureThreshold").asInt(3),
                probe.path("successThreshold").asInt(1));
    }

    /** Asks once; takes at most the timeout. */
    boolean succeeds(String address) {
        try {
            return switch (check) {
                case Running _ -> true;
                case Tcp tcp -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, tcp.port()), millis());
                        yield true;
                    }
                }
                case Http http -> {
                    int status = get(address, http);
                    yield status >= 200 && status < 400;
                }
            };
        } catch (IOException notYet) {
            return false;
        }
    }

    private int get(String address, Http http) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + address + ":" + http.port() + http.path())
                        .toURL()
                        .openConnection();
        try {
            connection.setConnectTimeout(millis());
            connection.setReadTimeout(millis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "kube-probe/1.34");
            connection.setRequestProperty("Connection", "close");
            http.headers()
                    .forEach(header -> connection.setRequestProperty(
                            header.path("name").asText(), header.path("value").asText()));
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private int millis() {
        return Math.toIntExact(timeout.toMillis());
    }

    private static Check check(JsonNode container, JsonNode probe) {
        if (probe.has("httpGet")) {
            JsonNode get = probe.path("httpGet");
            return new Http(port(container, get.path("port")), get.path("path").asText("/"), get.path("httpHeaders"));
        }
        if (probe.has("tcpSocket")) {
            return new Tcp(port(container, probe.path("tcpSocket").path("port")));
        }
        int first = firstPort(container);
        return first > 0 ? new Tcp(first) : Running.VALUE;
    }

    static int firstPort(JsonNode container) {
        return container.path("ports").path(0).path("containerPort").asInt(0);
    }

    private static int port(JsonNode container, JsonNode port) {
        if (port.isNumber()) {
            return port.asInt();
        }
        return Json.stream(container.path("ports"))
                .filter(candidate -> candidate.path("name").asText().equals(port.asText()))
                .map(candidate -> candidate.path("containerPort").asInt())
                .findFirst()
                .orElse(0);
    }
}
