package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are passed on: that nothing of them gets lost, and what becomes of them when the edge goes. */
class SpliceEndsTest {
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
    void bothWaysAtOnceEveryByteArrivesInOrder() throws Exception {
        int size = 16 * 1024 * 1024;
        try (RawClient client = edge.client(edge.port(PortProtocol.TCP, origin.endpoint()));
                RawClient pod = origin.accept()) {
            CompletableFuture<Void> up = meanwhile(() -> pour(client, 1, size));
            CompletableFuture<Void> down = meanwhile(() -> pour(pod, 2, size));
            CompletableFuture<Void> there = meanwhile(() -> check(pod, 1, size));
            check(client, 2, size);
            CompletableFuture.allOf(up, down, there).get(60, TimeUnit.SECONDS);
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    private static CompletableFuture<Void> meanwhile(Runnable task) {
        return CompletableFuture.runAsync(task, Thread::startVirtualThread);
    }

    private static void pour(RawClient into, long seed, int size) {
        try {
            Random random = new Random(seed);
            byte[] piece = new byte[1 << 12];
            for (int sent = 0; sent < size; sent += piece.length) {
                random.nextBytes(piece);
                into.send(piece);
            }
            into.end();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void check(RawClient from, long seed, int size) {
        try {
            Random random = new Random(seed);
            byte[] piece = new byte[1 << 12];
            for (int read = 0; read < size; read += piece.length) {
                random.nextBytes(piece);
                assertThat(from.readBytes(piece.length)).isEqualTo(piece);
            }
            assertThat(from.readToEnd()).isEmpty();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void aConnectionThatIsPassedOnMayEndByItselfWhileTheEdgeDrains() throws Exception {
        int port = edge.port(PortProtocol.AUTO, origin.endpoint());
        try (RawClient client = edge.client(port)) {
            client.send(PING);
            RawClient pod = origin.accept();
            pod.read(PING.length());
            CompletableFuture<Void> drained = edge.edge().drained().toCompletableFuture();
            eventually(() -> assertThatThrownBy(() -> edge.client(port).close()).isInstanceOf(ConnectException.class));
            pod.send("+PONG\r\n");
            assertThat(client.read(7)).isEqualTo("+PONG\r\n");
            assertThat(drained).isNotDone();
            client.end();
            pod.end();
            drained.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aConnectionThatWaitsIsRefusedWhenTheEdgeDrainsAndNobodyTakesItOver() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.AUTO))) {
            client.send(PING);
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            CompletableFuture<Void> drained = edge.edge().drained().toCompletableFuture();
            edge.room().refuseOne(new Refusal.Draining(Duration.ofSeconds(1)));
            assertThat(client.readWhatComes()).contains("reset");
            drained.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSilentConnectionIsClosedWhenTheEdgeDrains() throws Exception {
        try (RawClient client = edge.client(edge.port(PortProtocol.TLS, origin.endpoint()))) {
            eventually(() -> assertThat(edge.edge().connectionCount()).isEqualTo(1));
            edge.edge().drained().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void whatIsLeftAfterTheTimeForItIsCut() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.drain-within = 100ms");
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()))) {
            client.send(PING);
            RawClient pod = origin.accept();
            pod.read(PING.length());
            hasty.edge().drained().toCompletableFuture().get(60, TimeUnit.SECONDS);
            hasty.edge().close();
            assertThat(client.readWhatComes()).contains("reset");
        }
    }
}
