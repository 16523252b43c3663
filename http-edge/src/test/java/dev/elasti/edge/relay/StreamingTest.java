package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Memory;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Big bodies and slow readers: what is not read is not taken from the sender. */
class StreamingTest {
    private static final long GIB = 1L << 30;
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aGibibyteFlowsThroughWithoutBeingKept() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIB + "\r\n\r\n");
                    pour(pod, new AtomicLong(), GIB);
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            long before = Memory.direct();
            client.send("GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            client.readHead();
            assertThat(client.countToEnd()).isEqualTo(GIB);
            assertThat(Memory.direct() - before).isLessThan(8L << 20);
        }
    }

    @Test
    void aPodIsNotReadFasterThanItsClientReads() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIB + "\r\n\r\n");
                    pour(pod, sent, GIB);
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            client.readHead();
            AtomicLong last = new AtomicLong(-1);
            eventually(() -> assertThat(last.getAndSet(sent.get())).isEqualTo(sent.get()));
            assertThat(sent.get()).isLessThan(64L << 20);
        }
    }

    @Test
    void aClientThatResetsDuringTheAnswerEndsThePodsConnection() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand()) {
            edge.shop(origin.endpoint());
            RawClient client = edge.client().send(GET);
            RawClient pod = origin.accept();
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
            client.readUntil("some");
            client.reset();
            assertThat(pod.readWhatComes()).isIn("", "<Connection reset>");
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void clientsThatResetWhileTheirAnswersPourAreSeenOnceEach() throws Exception {
        int clients = 50;
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIB + "\r\n\r\n");
            pour(pod, new AtomicLong(), GIB);
        })) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < clients; i++) {
                RawClient client = edge.client().send(GET);
                client.readHead();
                client.reset();
            }
            eventually(() -> assertThat(edge.outcomes()).hasSize(clients));
            assertThat(edge.outcomes()).containsOnly(RelayListener.Outcome.BROKEN_OFF);
            eventually(() -> assertThat(edge.room().underWay()).isZero());
            eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        }
    }

    private static void pour(RawClient pod, AtomicLong sent, long total) throws IOException {
        byte[] block = new byte[1 << 16];
        while (sent.get() < total) {
            pod.send(block);
            sent.addAndGet(block.length);
        }
    }
}
