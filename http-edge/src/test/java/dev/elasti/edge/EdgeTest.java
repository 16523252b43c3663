package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.relay.RelayListener;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Ports that come and go, bounds on connections, and the way out. */
class EdgeTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

    @Test
    void anEdgePortBelongsToItsServiceWhateverTheHostSays() throws Exception {
        int port = freePort();
        try (EdgeFixture edge = EdgeFixture.start();
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            AtomicInteger changes = new AtomicInteger();
            edge.edge().onBindingsChanged(changes::incrementAndGet);
            edge.routing().port(port, EdgeFixture.SHOP, origin.endpoint());
            edge.edge().want(Set.of(port));
            eventually(() -> assertThat(edge.edge().bound(port)).isTrue());
            assertThat(changes).hasPositiveValue();
            try (RawClient client = to(port)) {
                client.send("GET / HTTP/1.1\r\nHost: somebody.else\r\n\r\n");
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").contains("Host: somebody.else");
            }
        }
    }

    @Test
    void anOldClientThatNamesNobodyIsServedOnAnEdgePortAndThePodHearsTheServicesName() throws Exception {
        int port = freePort();
        try (EdgeFixture edge = EdgeFixture.start();
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            edge.routing().port(port, EdgeFixture.SHOP, origin.endpoint());
            edge.edge().want(Set.of(port));
            eventually(() -> assertThat(edge.edge().bound(port)).isTrue());
            try (RawClient client = to(port)) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").contains("\r\nHost: web.shop\r\n");
            }
        }
    }

    @Test
    void anOldClientThatNamesNobodyIs400OnTheSharedPort() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                RawClient client = edge.client().send("GET / HTTP/1.0\r\n\r\n")) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("has none");
            assertThat(edge.room().waiting()).isZero();
        }
    }

    @Test
    void aPortThatIsUnwantedIsFreeAndItsConnectionsGoOn() throws Exception {
        int port = freePort();
        try (EdgeFixture edge = EdgeFixture.start();
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            edge.routing().port(port, EdgeFixture.SHOP, origin.endpoint());
            edge.edge().want(Set.of(port));
            eventually(() -> assertThat(edge.edge().bound(port)).isTrue());
            try (RawClient client = to(port)) {
                assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
                edge.edge().want(Set.of());
                eventually(() -> assertThat(edge.edge().bound(port)).isFalse());
                eventually(() -> assertThat(isFree(port)).isTrue());
                assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void aPortThatIsTakenIsBoundAsSoonAsItIsFree() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.rebind-after = 20ms")) {
            int port;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = taken.getLocalPort();
                edge.edge().want(Set.of(port));
                assertThat(edge.edge().bound(port)).isFalse();
            }
            eventually(() -> assertThat(edge.edge().bound(port)).isTrue());
        }
    }

    @Test
    void aDrainWaitsForTheAnswerUnderWay() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            RawClient pod = origin.accept();
            pod.readHead();
            CompletableFuture<Void> drained = edge.edge().drained().toCompletableFuture();
            assertThat(drained).isNotDone();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.readToEnd()).contains("Connection: close").endsWith("ok");
            client.end();
            drained.get(20, TimeUnit.SECONDS);
            assertThat(edge.edge().connectionCount()).isZero();
        }
    }

    @Test
    void aDrainEndsIdleConnections() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            client.readResponse();
            CompletableFuture<Void> drained = edge.edge().drained().toCompletableFuture();
            assertThat(client.readToEnd()).isEmpty();
            client.end();
            drained.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneConnectionTooManyIsToldToComeAgain() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.max-connections = 1");
                ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient first = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(first.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            try (RawClient second = edge.client()) {
                assertThat(second.send(GET).readToEnd()).startsWith("HTTP/1.1 503 ");
                assertThat(edge.turnedAway()).containsExactly(RelayListener.Limit.CONNECTIONS);
            }
        }
    }

    @Test
    void aHeadThatTakesTooLongIs408() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.relay.head-within = 100ms");
                RawClient client = edge.client().send("GET / HTTP/1.1\r\nHo")) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            assertThat(edge.turnedAway()).containsExactly(RelayListener.Limit.HEAD_TIME);
        }
    }

    @Test
    void aHeadThatIsTooLargeIs431AndATargetThatIsTooLong414() throws Exception {
        String small = "elasti.edge.relay.request-head { bytes = 300, target-bytes = 50 }";
        try (EdgeFixture edge = EdgeFixture.start(small);
                RawClient large = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\nA: " + "a".repeat(400));
                RawClient far = edge.client().send("GET /" + "a".repeat(100) + " HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            assertThat(large.readToEnd()).startsWith("HTTP/1.1 431 ");
            assertThat(far.readToEnd()).startsWith("HTTP/1.1 414 ");
            assertThat(edge.turnedAway()).containsExactly(RelayListener.Limit.HEAD_SIZE, RelayListener.Limit.HEAD_SIZE);
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.relay.idle-timeout = 100ms");
                RawClient client = edge.client()) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aClientThatTakesNothingOfItsAnswerIsGivenUp() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.relay.stalled-after = 100ms");
                ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        pod.send(new byte[1 << 16]);
                    }
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            client.readHead();
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void whatIsNotHttpIs400() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                RawClient client = edge.client().send("\u0016\u0003\u0001\u0002\u0000\u0001")) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
    }

    private static RawClient to(int port) throws IOException {
        return RawClient.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
