package dev.elasti.kubernetes.embedded;

import static dev.elasti.kubernetes.embedded.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceAddressTest extends InABox {

    @Test
    void connectionsGoToReadyPodsAndAreCounted() throws Exception {
        cluster.apply(deployment(2, PodProgram.command("http"), readyProbe()) + "---\n" + service());
        awaitReady(2);
        awaitBackends(2);
        Set<String> answers = new HashSet<>();
        int requests = 0;
        while (answers.size() < 2 && requests < 100) {
            answers.add(get(serviceAddress()));
            requests++;
        }
        assertThat(answers).hasSize(2);
        assertThat(cluster.connections("default", "web", "http").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(requests);
    }

    @Test
    void withoutAReadyEndpointConnectionsAreRefused() {
        cluster.apply(service());
        eventually(
                "the address is known",
                () -> cluster.serviceAddress("default", "web", "http").isPresent());
        assertThatThrownBy(() -> connect(serviceAddress()).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aSliceOfAnotherManagerTakesPartAtItsOwnPortNumber() throws Exception {
        HttpServer edge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        edge.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("edge".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        edge.start();
        try {
            cluster.apply(service());
            client.resource(new EndpointSliceBuilder()
                            .withNewMetadata()
                            .withName("web-edge")
                            .withNamespace("default")
                            .withLabels(Map.of("kubernetes.io/service-name", "web"))
                            .endMetadata()
                            .withAddressType("IPv4")
                            .addNewEndpoint()
                            .withAddresses("127.0.0.1")
                            .withNewConditions()
                            .withReady(true)
                            .endConditions()
                            .endEndpoint()
                            .addNewPort()
                            .withName("http")
                            .withPort(edge.getAddress().getPort())
                            .endPort()
                            .build())
                    .create();
            awaitBackends(1);
            assertThat(get(serviceAddress())).isEqualTo("edge");
            client.discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace("default")
                    .withName("web-edge")
                    .delete();
            eventually("the edge is out of the path", () -> refuses(serviceAddress()));
        } finally {
            edge.stop(0);
        }
    }

    @Test
    void theEndOfOneDirectionIsPassedOn() throws Exception {
        cluster.apply(deployment(1, PodProgram.command("tcp"), "ports: [{containerPort: 8080}]") + "---\n" + service());
        awaitReady(1);
        awaitBackends(1);
        try (Socket socket = connect(serviceAddress())) {
            socket.getOutputStream().write("everything".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("got everything");
        }
    }

    @Test
    void aPortThatMayNotBeBoundIsMovedUp() throws Exception {
        cluster.apply(service().replace("name: web", "name: first"));
        String first = client.services()
                .inNamespace("default")
                .withName("first")
                .get()
                .getSpec()
                .getClusterIP();
        assertThat(first).endsWith(".128.1");
        InetAddress next = InetAddress.getByName(first.replaceAll("1$", "2"));
        try (ServerSocket inTheWay = new ServerSocket(8000, 1, next)) {
            assertThat(inTheWay.isBound()).isTrue();
            cluster.apply(service());
            eventually(
                    "the address is known",
                    () -> cluster.serviceAddress("default", "web", "http").isPresent());
            assertThat(serviceAddress()).isEqualTo(new InetSocketAddress(next, 16_000));
        }
    }

    /** The proxy follows the slices a moment later. */
    private void awaitBackends(int count) {
        eventually(
                count + " endpoints",
                () -> client.discovery().v1().endpointSlices().inNamespace("default").list().getItems().stream()
                                .flatMap(slice -> slice.getEndpoints().stream())
                                .filter(endpoint -> endpoint.getConditions().getReady())
                                .count()
                        == count);
        eventually(
                "the address is open",
                () -> cluster.serviceAddress("default", "web", "http").isPresent()
                        && cluster.backends("default", "web", "http").size() == count);
    }

    private static boolean refuses(InetSocketAddress address) {
        try {
            connect(address).close();
            return false;
        } catch (java.io.IOException e) {
            return true;
        }
    }

    private static Socket connect(InetSocketAddress address) throws java.io.IOException {
        return new Socket(address.getAddress(), address.getPort());
    }
}
