package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.relay.Bounds;
import dev.elasti.edge.relay.RelayListener.Limit;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One service's clients have as many connections as they may have: what those above are told, and that nobody else suffers. */
class CrowdedTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String FOUR_EACH = "elasti.edge { max-connections = 16, share-of-a-service = 0.25 }";
    private static final byte[] CLIENT_HELLO = {0x16, 3, 1, 0, 4, 1, 0, 0, 0};
    private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 80};
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @Test
    void whoAsksForSomethingIsToldToComeAgain() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            try (RawClient fifth = edge.client(port)) {
                assertThat(fifth.send(GET).readToEnd())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("\r\nRetry-After: 5\r\n", "\r\nConnection: close\r\n", "\"status\":503");
            }
            assertThat(edge.turnedAway()).containsExactly(Limit.SERVICE_CONNECTIONS);
            assertThat(edge.crowded()).containsExactly(EdgeFixture.SHOP);
            close(crowd);
        }
    }

    /** How much of it arrives at a time is the network's to say: in one run of eight a piece was taken for another protocol. */
    @RepeatedTest(20)
    void aHeadThatDripsInIsReadToItsEndAndHeadGetsNoDocument() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            try (RawClient fifth = edge.client(port)) {
                for (char c : "HEAD / HTTP/1.1\r\nHost: shop\r\n\r\n".toCharArray()) {
                    fifth.send(String.valueOf(c));
                }
                assertThat(fifth.readToEnd()).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\n");
            }
            close(crowd);
        }
    }

    @Test
    void whoSaysNothingIsClosedWhenItsTimeIsUp() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH + "\nelasti.edge.turned-away.within = 100ms");
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            try (RawClient silent = edge.client(port);
                    RawClient halfway = edge.client(port).send("GET / HT")) {
                assertThat(silent.readToEnd()).isEmpty();
                assertThat(halfway.readWhatComes()).isIn("", "<Connection reset>");
            }
            assertThat(edge.room().waiting()).isZero();
            close(crowd);
        }
    }

    @Test
    void everyProtocolIsTurnedAwayInItsOwnWords() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            try (RawClient tls = edge.client(port).send(CLIENT_HELLO);
                    RawClient h2 = edge.client(port).send(PREFACE);
                    RawClient redis = edge.client(port).send("*1\r\n$4\r\nPING\r\n")) {
                assertThat(tls.readBytes(ALERT.length)).isEqualTo(ALERT);
                assertThat(h2.readBytes(9)).containsExactly(0, 0, 0, 4, 0, 0, 0, 0, 0);
                assertThat(h2.readToEnd())
                        .contains("Too many connections")
                        .startsWith("\0\0")
                        .hasSizeGreaterThan(17);
                assertThat(redis.readWhatComes()).isEqualTo("<Connection reset>");
            }
            close(crowd);
        }
    }

    @Test
    void anotherServiceAndTheSharedPortHaveTheirOwnRoom() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            edge.shop(origin.endpoint());
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            int neighbour = edge.port(PortProtocol.AUTO, origin.endpoint());
            edge.routing().port(neighbour, EdgeFixture.NEIGHBOUR, origin.endpoint());
            try (RawClient other = edge.client(neighbour);
                    RawClient shared = edge.client()) {
                assertThat(other.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
                assertThat(shared.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            }
            close(crowd);
        }
    }

    @Test
    void allPortsOfAServiceShareOneBound() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int one = edge.port(PortProtocol.AUTO, origin.endpoint());
            int other = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, one, 4);
            try (RawClient fifth = edge.client(other)) {
                assertThat(fifth.send(GET).readToEnd()).startsWith("HTTP/1.1 503 ");
            }
            close(crowd);
        }
    }

    @Test
    void aServiceMayHaveLessAndNeverMore() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            edge.routing().bounds(port, new Bounds(Optional.of(2), Optional.empty()));
            List<RawClient> crowd = crowd(edge, port, 2);
            try (RawClient third = edge.client(port)) {
                assertThat(third.send(GET).readToEnd()).startsWith("HTTP/1.1 503 ");
            }
            edge.routing().bounds(port, new Bounds(Optional.of(1000), Optional.empty()));
            crowd.addAll(crowd(edge, port, 2));
            try (RawClient fifth = edge.client(port)) {
                assertThat(fifth.send(GET).readToEnd()).startsWith("HTTP/1.1 503 ");
            }
            close(crowd);
        }
    }

    @Test
    void aConnectionThatEndsMakesRoomForTheNext() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH);
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            close(crowd(edge, port, 4));
            eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
            close(crowd(edge, port, 4));
            assertThat(edge.turnedAway()).isEmpty();
        }
    }

    @Test
    void moreThanCanBeToldAreClosedWithoutAWord() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start(FOUR_EACH + "\nelasti.edge.turned-away.at-a-time = 0");
                ScriptedOrigin origin = ScriptedOrigin.echoing()) {
            int port = edge.port(PortProtocol.AUTO, origin.endpoint());
            List<RawClient> crowd = crowd(edge, port, 4);
            try (RawClient fifth = edge.client(port)) {
                assertThat(fifth.readWhatComes()).isIn("", "<Connection reset>");
            }
            assertThat(edge.turnedAway()).containsExactly(Limit.SERVICE_CONNECTIONS);
            close(crowd);
        }
    }

    /** {@return clients that were served, and stay} */
    private static List<RawClient> crowd(EdgeFixture edge, int port, int size) throws Exception {
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            RawClient client = edge.client(port);
            assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            crowd.add(client);
        }
        return crowd;
    }

    private static void close(List<RawClient> crowd) throws Exception {
        for (RawClient client : crowd) {
            client.close();
        }
    }
}
