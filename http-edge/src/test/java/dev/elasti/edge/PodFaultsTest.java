package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that are not there, or break off: who is asked once more, and who is told. */
class PodFaultsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\n\r\nbody";

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start("elasti.edge.relay.connect-within = 15s");
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aPodThatListensLateGetsGetAndPostOnceEach() throws Exception {
        int port = freePort();
        AtomicInteger requests = new AtomicInteger();
        edge.shop(new Endpoint("127.0.0.1", port));
        try (RawClient get = edge.client().send(GET);
                RawClient post = edge.client().send(POST)) {
            eventually(() -> assertThat(edge.room().underWay()).isEqualTo(2));
            try (ScriptedOrigin late = ScriptedOrigin.playingAt(port, pod -> answerAll(pod, requests))) {
                assertThat(get.readResponse()).startsWith("HTTP/1.1 200 ");
                assertThat(post.readResponse()).startsWith("HTTP/1.1 200 ");
                assertThat(requests).hasValue(2);
                assertThat(late.accepted()).isLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void aGetWhosePodResetsBeforeItsAnswerIsSentOnceMoreAndNoMore() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.reset();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aPostWhosePodResetsBeforeItsAnswerIsSentOnce() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.read(4);
                    pod.reset();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(POST).readResponse()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aPodThatResetsInTheMidstOfTheBodyItIsSentIsABadGateway() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.read(4);
                    pod.reset();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\nbody");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsResetInItsMidstDoesNotLookWhole() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            RawClient pod = origin.accept();
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome");
            client.readUntil("some");
            pod.reset();
            assertThat(client.readWhatComes()).isIn("", "<Connection reset>");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aPodWhosePortIsDeadIsPassedOverForOneThatLives() throws Exception {
        try (ScriptedOrigin alive = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(new Endpoint("127.0.0.1", freePort()), alive.endpoint());
            for (int i = 0; i < 20; i++) {
                assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    private static void answerAll(RawClient pod, AtomicInteger requests) throws IOException {
        while (true) {
            if (pod.readHead().startsWith("POST")) {
                pod.read(4);
            }
            requests.incrementAndGet();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
