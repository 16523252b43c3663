package dev.elasti.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that keep a pod waiting for the rest of a body. */
class SlowBodyTest {
    private static final int MUCH = 16 * 1024 * 1024;

    private EdgeFixture edge;
    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws Exception {
        // Long enough for a test on a slow machine to say in time what it has to say.
        edge = EdgeFixture.start("elasti.edge.relay.body-pace { window = 2s, at-least = 1KiB }");
        origin = ScriptedOrigin.byHand();
        edge.shop(origin.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
        edge.close();
    }

    @Test
    void aBodyThatDoesNotGoOnIs408AndThePodIsLetGo() throws Exception {
        try (RawClient client = edge.client().send(post(10_000) + "abc");
                RawClient pod = origin.accept()) {
            pod.readHead();
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("too slowly");
            assertThat(pod.readToEnd()).isEqualTo("abc");
            assertThat(edge.turnedAway()).containsExactly(RelayListener.Limit.BODY_PACE);
        }
    }

    @Test
    void whoIsBeingAnsweredMayTakeItsTime() throws Exception {
        try (RawClient client = edge.client().send(post(6) + "abc");
                RawClient pod = origin.accept()) {
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nABC");
            client.readUntil("ABC");
            severalWindowsPass();
            client.send("def");
            assertThat(pod.read(6)).isEqualTo("abcdef");
            pod.send("DEF");
            assertThat(client.read(3)).isEqualTo("DEF");
        }
    }

    @Test
    void aPodThatTakesNothingIsNoFaultOfTheClient() throws Exception {
        try (RawClient client = edge.client()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> upload(client));
            RawClient pod = origin.accept();
            pod.readHead();
            severalWindowsPass();
            pod.readBytes(MUCH);
            pod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(sent).succeedsWithin(RawClient.PATIENCE);
        }
    }

    private static void upload(RawClient client) {
        try {
            client.send(post(MUCH)).send(new byte[MUCH]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two clients that are too slow, one after the other, have been told so. */
    private void severalWindowsPass() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (RawClient slow = edge.client().send(post(10) + "x")) {
                assertThat(slow.readToEnd()).startsWith("HTTP/1.1 408 ");
            }
        }
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
