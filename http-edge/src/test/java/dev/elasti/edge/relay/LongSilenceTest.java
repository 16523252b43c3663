package dev.elasti.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Impatience;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever is joined with a pod may be silent for as long as a silent tunnel may be, whatever else there is a deadline for. */
class LongSilenceTest {
    private static final String UPGRADE =
            "GET /chat HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String POLL = "GET /news HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SOON = "HTTP/1.1 103 Early Hints\r\n\r\n";
    private static final String NEWS = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews";

    private EdgeFixture edge;
    private ScriptedOrigin pod;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start(Impatience.SETTINGS);
        pod = ScriptedOrigin.byHand();
        edge.shop(pod.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        pod.close();
        edge.close();
    }

    @Test
    void anUpgradedConnectionOutlivesAllOtherDeadlines() throws Exception {
        try (RawClient client = edge.client().send(UPGRADE);
                RawClient there = pod.accept()) {
            there.readHead();
            there.send(SWITCHED);
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            Impatience.deadlinesPass(edge);
            bytesGoBothWays(client, there);
        }
    }

    @Test
    void aConnectionThatIsPassedOnOutlivesAllOtherDeadlines() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.TCP, pod.endpoint()));
                RawClient there = pod.accept()) {
            bytesGoBothWays(client, there);
            Impatience.deadlinesPass(edge);
            bytesGoBothWays(client, there);
        }
    }

    @Test
    void anAnswerThatIsLongInComingOutlivesAllOtherDeadlines() throws Exception {
        try (RawClient client = edge.client().send(POLL);
                RawClient there = pod.accept()) {
            there.readHead();
            there.send(SOON);
            assertThat(client.readHead()).startsWith("HTTP/1.1 103 ");
            Impatience.deadlinesPass(edge);
            there.send(NEWS);
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("news");
        }
    }

    private static void bytesGoBothWays(RawClient client, RawClient there) throws IOException {
        client.send("ping");
        assertThat(there.read(4)).isEqualTo("ping");
        there.send("pong");
        assertThat(client.read(4)).isEqualTo("pong");
    }
}
