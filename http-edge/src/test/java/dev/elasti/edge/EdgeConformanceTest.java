package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.testing.Sightings;
import dev.elasti.edge.answers.Answers;
import dev.elasti.edge.http1.ConformanceTable;
import dev.elasti.edge.relay.RelayListener;
import dev.elasti.edge.routing.RouteTable;
import dev.elasti.edge.testing.FakeRoom;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.Receiving;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of malformed requests over real sockets: through the running edge, with its own route table and answers, to an origin
 * that remembers what reached it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class EdgeConformanceTest {
    private static final String HOST = "web.shop";

    private ActorTestKit kit;
    private Edge edge;
    private RouteTable routes;
    private RecordingOrigin origin;

    static List<ConformanceTable.Row> rows() {
        return ConformanceTable.rows();
    }

    @BeforeAll
    void start() throws IOException {
        Config config = ConfigFactory.parseString(
                        "elasti.edge { bind-address = 127.0.0.1, shared-port = 0, drain-within = 5s }")
                .withFallback(ConfigFactory.load());
        kit = ActorTestKit.create("conformance", config);
        routes = new RouteTable(
                "cluster.local",
                Set.of("127.0.0.1"),
                _ -> List.of(),
                Receiving.onLoopback(),
                new RouteTable.PortWatch() {
                    @Override
                    public void wanted(int edgePort) {}

                    @Override
                    public void unwanted(int edgePort) {}
                });
        edge = Edge.start(
                kit.system().classicSystem(),
                EdgeSettings.from(config),
                routes,
                new FakeRoom(),
                new Answers(kit.system().classicSystem()),
                RelayListener.NONE);
    }

    @AfterAll
    void stop() {
        edge.close();
        kit.shutdownTestKit();
    }

    @BeforeEach
    void newPod() throws IOException {
        origin = new RecordingOrigin();
        routes.sighted(Sightings.WEB, Sightings.awake(0, origin.endpoint()));
    }

    @AfterEach
    void podGoes() throws IOException {
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void eachRequestGetsAnOutcomeThatIsAllowed(ConformanceTable.Row row) throws IOException {
        try (RawClient client = RawClient.to(edge.sharedAddress())) {
            send(client, row.bytes(HOST));
            if (row.mustBeRefused()) {
                refused(row, client);
            } else {
                String statusLine = client.readUntil("\r\n");
                assertThat(outcome(statusLine))
                        .as("%s: %s", row.id(), statusLine)
                        .isIn(row.allowed());
            }
        }
        assertThat(origin.complaints()).as("what the origin got").isEmpty();
    }

    private void refused(ConformanceTable.Row row, RawClient client) throws IOException {
        if (row.allowed().contains("timeout")) {
            client.end();
        }
        String answer = client.readWhatComes();
        assertThat(outcome(answer)).as("%s: %s", row.id(), answer).isIn(row.allowed());
        assertThat(answer.split("HTTP/1\\.1 \\d", -1))
                .as("one answer and no second: %s", answer)
                .hasSizeLessThan(3);
        assertThat(origin.requests()).as("what reached the origin").isEmpty();
    }

    /** The edge may have answered and closed before all is sent. */
    private static void send(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException _) {
            // The answer is read all the same.
        }
    }

    private static String outcome(String answer) {
        if (!answer.startsWith("HTTP/1.1 ")) {
            return "close";
        }
        return answer.startsWith("HTTP/1.1 2") ? "2xx" : answer.substring(9, 12);
    }

    @Test
    void forbiddenTrailersDoNotReachTheOriginAndOthersDo() throws IOException {
        try (RawClient client = RawClient.to(edge.sharedAddress())) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: web.shop\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n"
                            + "Content-Length: 50\r\nHost: evil\r\nX-Checksum: abc\r\nAuthorization: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nDate: ");
        }
        assertThat(origin.requests().getFirst())
                .endsWith("\r\n\r\n5\r\nhello\r\n0\r\nX-Checksum: abc\r\n\r\n")
                .doesNotContain("evil");
    }

    @Test
    void anUnknownHostIsToldSoAtOnce() throws IOException {
        try (RawClient client = RawClient.to(edge.sharedAddress())) {
            client.send("GET / HTTP/1.1\r\nHost: web.shop.evil.example\r\n\r\n");
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .contains("Content-Type: application/problem+json", "\"status\":404");
        }
    }

    @Test
    void aConnectionEndsAsTheClientAsked() throws IOException {
        for (String request : List.of(
                "GET / HTTP/1.1\r\nHost: web.shop\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: web.shop\r\n\r\n")) {
            try (RawClient client = RawClient.to(edge.sharedAddress())) {
                client.send(request);
                assertThat(client.readToEnd())
                        .contains("\r\nConnection: close\r\n")
                        .endsWith("ok");
            }
        }
        eventually(() -> assertThat(origin.requests()).hasSize(2));
    }

    @Test
    void aBodyOnAnyMethodIsReadAsABodyAndTheNextRequestIsItsOwn() throws IOException {
        for (String method : List.of("GET", "OPTIONS", "DELETE", "POST")) {
            try (RawClient client = RawClient.to(edge.sharedAddress())) {
                client.send(method + " /1 HTTP/1.1\r\nHost: web.shop\r\nContent-Length: 10\r\n\r\nGET /x HTT"
                        + "GET /2 HTTP/1.1\r\nHost: web.shop\r\n\r\n");
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK");
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK");
            }
            assertThat(origin.requests().get(0)).startsWith(method + " /1 ").endsWith("GET /x HTT");
            assertThat(origin.requests().get(1)).startsWith("GET /2 ");
            origin.requests().clear();
        }
    }
}
