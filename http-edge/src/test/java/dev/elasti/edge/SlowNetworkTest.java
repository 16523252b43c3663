package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.Deaf;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import dev.elasti.edge.testing.SlowWay;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lies between the edge and a pod that has just started loses packets, or takes its time: the wake goes on. */
class SlowNetworkTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\n\r\nbody";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final int BODY = 200 * 1000;

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        // One loop: of two requests for two pods each goes to another one first.
        edge = EdgeFixture.start("elasti.edge { relay.connect-within = 30s, loops.count = 1 }");
        edge.shop();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aRequestWhoseFirstConnectionsAreLostArrivesOnceWhenTheyAreNotLostAnyMore() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (Deaf pod = new Deaf();
                RawClient client = edge.client().send(POST)) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            edge.shop(pod.endpoint());
            edge.room().releaseOne();
            // Takes a fifth of a second: far longer than the edge needs to begin its first try, which is lost as this
            // one.
            assertThat(pod.losesSyn()).isTrue();
            pod.hearsAgain(connection -> {
                while (true) {
                    connection.readHead();
                    assertThat(connection.read(4)).isEqualTo("body");
                    requests.incrementAndGet();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                }
            });
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void aPodThatNothingReachesIsPassedOverForOneThatIsReached() throws Exception {
        try (Deaf lost = new Deaf();
                ScriptedOrigin reached = ScriptedOrigin.echoing();
                RawClient first = edge.client().send(GET);
                RawClient second = edge.client().send(GET)) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(2));
            edge.shop(lost.endpoint(), reached.endpoint());
            edge.room().releaseAll();
            assertThat(first.readResponse()).startsWith("HTTP/1.1 200 ");
            assertThat(second.readResponse()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whatComesLateAndInPiecesArrivesWhole() throws Exception {
        byte[] body = new byte[BODY];
        new Random(20261122).nextBytes(body);
        try (ScriptedOrigin pod = ScriptedOrigin.playing(SlowNetworkTest::echoBodies);
                SlowWay way = new SlowWay(pod.endpoint(), Duration.ofMillis(2), 44);
                RawClient client = edge.client()) {
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: " + BODY + "\r\n\r\n");
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            edge.shop(way.endpoint());
            edge.room().releaseOne();
            Thread.ofVirtual().start(() -> sendQuietly(client, body));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readBytes(BODY)).isEqualTo(body);
        }
    }

    private static void echoBodies(RawClient connection) throws IOException {
        connection.readHead();
        byte[] body = connection.readBytes(BODY);
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
        connection.send(body);
    }

    private static void sendQuietly(RawClient client, byte[] body) {
        try {
            client.send(body);
        } catch (IOException _) {
            // The other side tells.
        }
    }
}
