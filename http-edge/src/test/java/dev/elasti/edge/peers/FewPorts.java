package dev.elasti.edge.peers;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.relay.RelayListener;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What {@link LocalPortsIT} has played in a process of its own, where a connection can have one of a few ports only. Whoever holds all of
 * them towards a pod leaves none to the edge; towards others they can be used once more.
 */
final class FewPorts implements AutoCloseable {
    /** What is played, with an edge that tries for so long to connect. */
    enum Scene {
        TOLD_TO_COME_AGAIN("300ms") {
            @Override
            void play(FewPorts in) throws IOException {
                in.whoFindsNoPortIsToldToComeAgain();
            }
        },
        WAITING("60s") {
            @Override
            void play(FewPorts in) throws IOException {
                in.whoFindsNoPortWaitsForOne();
            }
        },
        ELSEWHERE("60s") {
            @Override
            void play(FewPorts in) throws IOException {
                in.anotherPodIsReachedThatHasPortsLeft();
            }
        };

        private final String connectWithin;

        Scene(String connectWithin) {
            this.connectWithin = connectWithin;
        }

        abstract void play(FewPorts in) throws IOException;
    }

    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\n\r\nbody";
    private static final String OK = "HTTP/1.1 200 ";

    private final EdgeFixture edge;
    private final AtomicInteger requests = new AtomicInteger();
    private final ScriptedOrigin pod;
    private final List<Socket> held = new ArrayList<>();

    private FewPorts(Scene scene) throws IOException {
        edge = EdgeFixture.start("elasti.edge { loops.count = 1, relay.connect-within = " + scene.connectWithin + " }");
        pod = ScriptedOrigin.playing(connection -> {
            String head = connection.readHead();
            if (head.startsWith("POST")) {
                assertThat(connection.read(4)).isEqualTo("body");
            }
            requests.incrementAndGet();
            connection
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                    .end();
            connection.readToEnd();
        });
        edge.shop(pod.endpoint());
    }

    /** @param args which scene */
    public static void main(String[] args) throws IOException {
        Scene scene = Scene.valueOf(args[0]);
        try (FewPorts played = new FewPorts(scene)) {
            scene.play(played);
        }
    }

    private void whoFindsNoPortIsToldToComeAgain() throws IOException {
        assertThat(answerTo(GET)).startsWith(OK);
        String answer;
        do {
            // The port of a connection that has just ended is free a moment later.
            takeAllPorts();
            answer = answerTo(GET);
        } while (answer.startsWith(OK));
        isToldWhy(answer);
        int before = requests.get();
        isToldWhy(answerTo(POST));
        assertThat(edge.outcomes()).contains(RelayListener.Outcome.ANSWERED_HERE);
        giveThemBack();
        assertThat(answerTo(GET)).startsWith(OK);
        assertThat(answerTo(POST)).startsWith(OK);
        assertThat(requests).hasValue(before + 2);
    }

    private static void isToldWhy(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .contains(
                        "\r\nRetry-After: 1\r\n",
                        "This edge can't open a connection",
                        "Cannot assign requested address");
    }

    private void whoFindsNoPortWaitsForOne() throws IOException {
        takeAllPorts();
        try (RawClient getting = edge.client().send(GET);
                RawClient posting = edge.client().send(POST)) {
            eventually(() -> assertThat(edge.failedTries()).isGreaterThan(4));
            giveThemBack();
            assertThat(getting.readResponse()).startsWith(OK);
            assertThat(posting.readResponse()).startsWith(OK);
            assertThat(requests).hasValue(2);
        }
    }

    private void anotherPodIsReachedThatHasPortsLeft() throws IOException {
        try (ScriptedOrigin other = ScriptedOrigin.echoing()) {
            takeAllPorts();
            edge.shop(pod.endpoint(), other.endpoint());
            for (int i = 0; i < 4; i++) {
                assertThat(answerTo(GET)).startsWith(OK);
            }
            assertThat(edge.failedTries()).isPositive();
        }
    }

    private String answerTo(String request) throws IOException {
        try (RawClient client = edge.client()) {
            return client.send(request).readResponse();
        }
    }

    private void takeAllPorts() throws IOException {
        Endpoint endpoint = pod.endpoint();
        try {
            while (true) {
                held.add(new Socket(endpoint.address(), endpoint.port()));
            }
        } catch (BindException _) {
            // That was the last one.
        }
    }

    /** With RST: after FIN a port stays in use for a while. */
    private void giveThemBack() throws IOException {
        for (Socket socket : held) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        held.clear();
    }

    @Override
    public void close() throws IOException {
        giveThemBack();
        pod.close();
        edge.close();
    }
}
