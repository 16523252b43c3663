package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are none of the edge's business: held, joined with a pod, and ended as either side ends them. */
class SpliceTest {
    private static final byte[] STARTUP = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};
    private static final String PING = "*1\r\n$4\r\nPING\r\n";
    private static final String HELLO = "\u0016\u0003\u0001\u0002\u0000\u0001";

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
    void aConnectionToASleepingServiceWaitsAndItsBytesReachThePod() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        try (RawClient client = edge.client(port).send(PING)) {
            awaitWaiting(1);
            edge.port(port, PortProtocol.AUTO, origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            assertThat(pod.read(PING.length())).isEqualTo(PING);
            pod.send("+PONG\r\n");
            assertThat(client.read(7)).isEqualTo("+PONG\r\n");
            client.end();
            assertThat(pod.readToEnd()).isEmpty();
            pod.end();
            assertThat(client.readToEnd()).isEmpty();
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    @Test
    void aWarmServiceIsReachedAtOnceAndEachWayEndsByItself() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.AUTO, origin.endpoint()))) {
            client.send(STARTUP).end();
            RawClient pod = origin.accept();
            assertThat(pod.readToEnd()).hasSize(STARTUP.length);
            assertThat(edge.room().underWay()).isEqualTo(1);
            pod.send("late answer").end();
            assertThat(client.readToEnd()).isEqualTo("late answer");
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void aClientThatEndsItsQuestionWaitsForTheAnswer() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        try (RawClient client = edge.client(port).send(PING).end()) {
            awaitWaiting(1);
            edge.port(port, PortProtocol.AUTO, origin.endpoint());
            edge.room().releaseOne();
            RawClient pod = origin.accept();
            assertThat(pod.readToEnd()).isEqualTo(PING);
            pod.send("+PONG\r\n").end();
            assertThat(client.readToEnd()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aClientThatResetsGivesItsPlaceUp() throws Exception {
        RawClient client = edge.client(edge.port(PortProtocol.AUTO)).send(PING);
        awaitWaiting(1);
        client.reset();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void whoIsRefusedSeesTheConnectionReset() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.AUTO)).send(PING)) {
            awaitWaiting(1);
            edge.room().refuseOne(new Refusal.QueueFull(1, 1, Duration.ofSeconds(1)));
            assertThat(client.readWhatComes()).contains("reset");
        }
    }

    @Test
    void aTlsClientThatIsRefusedGetsAnAlert() throws Exception {
        for (PortProtocol declared : new PortProtocol[] {PortProtocol.AUTO, PortProtocol.TLS}) {
            try (RawClient client = edge.client(edge.port(declared)).send(HELLO)) {
                awaitWaiting(1);
                edge.room().refuseOne(new Refusal.DeadlinePassed(Duration.ofSeconds(1), ""));
                assertThat(client.readToEnd()).isEqualTo("\u0015\u0003\u0003\u0000\u0002\u0002P");
            }
        }
    }

    @Test
    void aPodThatIsNotThereIsTriedAgainAndThenAnother() throws Exception {
        Endpoint gone;
        try (ScriptedOrigin closed = ScriptedOrigin.byHand()) {
            gone = closed.endpoint();
        }
        for (int i = 0; i < 4; i++) {
            try (RawClient client = edge.client(edge.port(PortProtocol.AUTO, gone, origin.endpoint()))
                    .send(PING)) {
                RawClient pod = origin.accept();
                assertThat(pod.read(PING.length())).isEqualTo(PING);
                pod.send("+");
                assertThat(client.read(1)).isEqualTo("+");
            }
        }
    }

    @Test
    void aPodThatBreaksOffBreaksItForTheClient() throws Exception {
        try (RawClient client =
                edge.client(edge.port(PortProtocol.AUTO, origin.endpoint())).send(PING)) {
            RawClient pod = origin.accept();
            pod.read(PING.length());
            pod.reset();
            assertThat(client.readWhatComes()).contains("reset");
        }
    }

    @Test
    void aClientThatBreaksOffBreaksItForThePod() throws Exception {
        RawClient client =
                edge.client(edge.port(PortProtocol.AUTO, origin.endpoint())).send(PING);
        RawClient pod = origin.accept();
        pod.read(PING.length());
        client.reset();
        assertThat(pod.readWhatComes()).contains("reset");
    }

    @Test
    void aConnectionThroughWhichNothingComesIsCut() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.tunnel-idle = 200ms");
                RawClient client = hasty.client(hasty.port(PortProtocol.TCP, origin.endpoint()))) {
            assertThat(client.readWhatComes()).contains("reset");
            eventually(() -> assertThat(hasty.room().underWay()).isZero());
        }
    }

    @Test
    void noTwoClientsShareAConnectionToAPod() throws Exception {
        int port = edge.port(PortProtocol.AUTO, origin.endpoint());
        for (int i = 1; i <= 3; i++) {
            try (RawClient client = edge.client(port)) {
                client.send(PING);
                RawClient pod = origin.accept();
                assertThat(pod.read(PING.length())).isEqualTo(PING);
                assertThat(origin.accepted()).isEqualTo(i);
            }
        }
    }

    @Test
    void moreThanTheWindowStaysInTheClientsSocketAndArrivesWhole() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        int size = 8 * 1024 * 1024;
        try (RawClient client = edge.client(port)) {
            Thread sender = Thread.ofVirtual().start(() -> sendAndEnd(client, size));
            awaitWaiting(1);
            assertThat(edge.room().bytesOfFirst()).isEqualTo(64 * 1024);
            edge.port(port, PortProtocol.AUTO, origin.endpoint());
            edge.room().releaseOne();
            assertThat(origin.accept().countToEnd()).isEqualTo(size);
            sender.join();
        }
    }

    private static void sendAndEnd(RawClient client, int size) {
        try {
            client.send(new byte[size]).end();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void malformedHttpOnAnUndeclaredPortIsRefusedInHttp() throws Exception {
        try (RawClient client =
                edge.client(edge.port(PortProtocol.AUTO, origin.endpoint())).send("GET /\r\n\r\n")) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            assertThat(origin.accepted()).isZero();
        }
    }

    private void awaitWaiting(int count) {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(count));
    }
}
