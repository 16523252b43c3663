package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send nothing: do they wait for the server to speak first, or have they nothing to ask yet? */
class SilentClientTest {
    private static final String PING = "*1\r\n$4\r\nPING\r\n";

    private EdgeFixture edge;
    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        origin = ScriptedOrigin.byHand();
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
        edge.close();
    }

    @Test
    void aClientThatWaitsForAGreetingWakesTheServiceOfADeclaredPortAtOnce() throws Exception {
        int port = edge.port(PortProtocol.TCP);
        try (RawClient client = edge.client(port)) {
            awaitWaiting(1);
            edge.port(port, PortProtocol.TCP, origin.endpoint());
            edge.room().releaseOne();
            origin.accept().send("220 hello\r\n");
            assertThat(client.readUntil("\r\n")).isEqualTo("220 hello\r\n");
        }
    }

    @Test
    void aClientThatLeavesBeforeTheGreetingGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client(edge.port(PortProtocol.TCP));
        awaitWaiting(1);
        client.close();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void aSilentClientOfAnUndeclaredPortIsTakenForOneThatWaitsForAGreeting() throws Exception {
        int port = edge.port(PortProtocol.AUTO, origin.endpoint());
        try (RawClient client = edge.client(port)) {
            origin.accept().send("220 hello\r\n");
            assertThat(client.readUntil("\r\n")).isEqualTo("220 hello\r\n");
        }
    }

    /** Browsers connect ahead of what they are going to ask. */
    @Test
    void aSilentClientThatTurnsOutToSpeakHttpIsServedAsThat() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.server-first-after = 50ms")) {
            int port = hasty.port(PortProtocol.AUTO);
            try (RawClient client = hasty.client(port)) {
                eventually(() -> assertThat(hasty.room().waiting()).isEqualTo(1));
                client.send("GET / HTTP/1.1\r\nHo");
                eventually(() -> assertThat(hasty.room().waiting()).isZero());
                client.send("st: shop\r\n\r\n");
                eventually(() -> assertThat(hasty.room().waiting()).isEqualTo(1));
                hasty.port(port, PortProtocol.AUTO, origin.endpoint());
                hasty.room().releaseOne();
                RawClient pod = origin.accept();
                assertThat(pod.readHead()).contains("X-Forwarded-For: 127.0.0.1");
                pod.send("HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
            }
        }
    }

    @Test
    void aSilentClientOfAWarmServiceThatTurnsOutToSpeakHttpIsServedAsThat() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.server-first-after = 50ms");
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()))) {
            RawClient unused = origin.accept();
            client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            RawClient pod = origin.accept();
            assertThat(pod.readHead()).contains("X-Forwarded-For: 127.0.0.1");
            pod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(unused.readToEnd()).isEmpty();
            eventually(() -> assertThat(hasty.room().underWay()).isZero());
        }
    }

    @Test
    void aSilentClientThatTurnsOutToSpeakFirstIsPassedOn() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.server-first-after = 50ms");
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()))) {
            RawClient pod = origin.accept();
            client.send(PING);
            assertThat(pod.read(PING.length())).isEqualTo(PING);
            pod.send("+PONG\r\n");
            assertThat(client.read(7)).isEqualTo("+PONG\r\n");
        }
    }

    /** Or it would keep its service awake for as long as a tunnel may be idle. */
    @Test
    void aConnectionOnWhichNobodyEverSpeaksIsClosedAsAnyIdleOne() throws Exception {
        try (EdgeFixture hasty =
                        EdgeFixture.start("elasti.edge.relay { server-first-after = 50ms, idle-timeout = 200ms }");
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()))) {
            assertThat(client.readToEnd()).isEmpty();
            assertThat(origin.accept().readToEnd()).isEmpty();
            eventually(() -> assertThat(hasty.room().underWay()).isZero());
        }
    }

    @Test
    void aClientThatConnectsAndLeavesWakesNobody() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        edge.client(port).close();
        try (RawClient client = edge.client(port)) {
            client.send(PING);
            awaitWaiting(1);
            eventually(() -> assertThat(edge.edge().connectionCount()).isEqualTo(1));
            assertThat(edge.room().waiting()).isEqualTo(1);
            assertThat(edge.room().left()).isZero();
        }
    }

    @Test
    void aSilentClientOfAnHttpPortWakesNobody() throws Exception {
        try (EdgeFixture hasty =
                EdgeFixture.start("elasti.edge.relay { server-first-after = 50ms, idle-timeout = 300ms }")) {
            for (PortProtocol silent :
                    new PortProtocol[] {PortProtocol.HTTP, PortProtocol.TLS, PortProtocol.TCP_CLIENT_FIRST}) {
                try (RawClient client = hasty.client(hasty.port(silent, origin.endpoint()))) {
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
            assertThat(origin.accepted()).isZero();
        }
    }

    @Test
    void aConnectionOnWhichNobodyHasSpokenIsClosedWhenTheEdgeDrains() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.server-first-after = 50ms");
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()))) {
            RawClient pod = origin.accept();
            hasty.edge().drained().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(pod.readToEnd()).isEmpty();
        }
    }

    private void awaitWaiting(int count) {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(count));
    }
}
