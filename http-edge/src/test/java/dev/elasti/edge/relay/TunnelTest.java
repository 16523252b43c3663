package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that become something else by {@code Upgrade}. */
class TunnelTest {
    private static final String UPGRADE =
            "GET /chat HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private EdgeFixture edge;
    private ScriptedOrigin origin;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        origin = ScriptedOrigin.byHand();
        edge.shop(origin.endpoint());
        client = edge.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        origin.close();
        edge.close();
    }

    @Test
    void after101BytesGoBothWaysAndEachWayEndsByItself() throws Exception {
        RawClient pod = upgraded();
        client.send("ping");
        assertThat(pod.read(4)).isEqualTo("ping");
        pod.send("pong");
        assertThat(client.read(4)).isEqualTo("pong");
        client.end();
        assertThat(pod.readToEnd()).isEmpty();
        pod.send("still here").end();
        assertThat(client.readToEnd()).isEqualTo("still here");
        eventually(() -> assertThat(edge.room().underWay()).isZero());
    }

    @Test
    void thePodMayEndItsWayFirst() throws Exception {
        RawClient pod = upgraded();
        pod.end();
        assertThat(client.readToEnd()).isEmpty();
        client.send("last words").end();
        assertThat(pod.readToEnd()).isEqualTo("last words");
    }

    @Test
    void anOpenTunnelCountsAsUnderWay() throws Exception {
        upgraded();
        assertThat(edge.room().underWay()).isEqualTo(1);
    }

    @Test
    void bytesBehindTheUpgradeWaitFor101() throws Exception {
        client.send(UPGRADE + "early");
        RawClient pod = origin.accept();
        pod.readHead();
        pod.send(SWITCHED);
        assertThat(pod.read(5)).isEqualTo("early");
    }

    @Test
    void bytesBehindARefusedUpgradeAreNoRequest() throws Exception {
        client.send(UPGRADE + "GET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n");
        RawClient pod = origin.accept();
        pod.readHead();
        pod.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ").contains("Connection: close");
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void aTunnelThatNothingComesThroughIsCut() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.tunnel-idle = 200ms");
                RawClient patient = hasty.client()) {
            hasty.shop(origin.endpoint());
            RawClient pod = upgraded(patient);
            pod.send("hello");
            assertThat(patient.read(5)).isEqualTo("hello");
            assertThat(patient.readWhatComes()).contains("reset");
            assertThat(pod.readWhatComes()).isIn("", "<Connection reset>");
            eventually(() -> assertThat(hasty.room().underWay()).isZero());
            assertThat(hasty.turnedAway()).containsExactly(RelayListener.Limit.TUNNEL_IDLE);
        }
    }

    @Test
    void aServiceMayHaveItsSilentTunnelsCutSooner() throws Exception {
        int port = edge.port(PortProtocol.AUTO, origin.endpoint());
        edge.routing().bounds(port, new Bounds(Optional.empty(), Optional.of(Duration.ofMillis(200))));
        try (RawClient patient = edge.client(port);
                RawClient unread = edge.client(port)) {
            RawClient pod = upgraded(patient);
            unread.send("*1\r\n$4\r\nPING\r\n");
            RawClient redis = origin.accept();
            assertThat(patient.readWhatComes()).contains("reset");
            assertThat(unread.readWhatComes()).contains("reset");
            pod.close();
            redis.close();
        }
    }

    @Test
    void aPodThatBreaksTheTunnelOffBreaksItForTheClient() throws Exception {
        RawClient pod = upgraded();
        pod.reset();
        assertThat(client.readWhatComes()).contains("reset");
    }

    @Test
    void aClientThatBreaksTheTunnelOffBreaksItForThePod() throws Exception {
        RawClient pod = upgraded();
        client.reset();
        assertThat(pod.readWhatComes()).contains("reset");
    }

    private RawClient upgraded() throws Exception {
        return upgraded(client);
    }

    private RawClient upgraded(RawClient client) throws Exception {
        client.send(UPGRADE);
        RawClient pod = origin.accept();
        assertThat(pod.readHead()).contains("Upgrade: websocket");
        pod.send(SWITCHED);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("Upgrade: websocket");
        return pod;
    }
}
