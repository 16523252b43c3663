package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EchoSockets;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on for long over HTTP/1.1, from the client that wakes the service to the end: WebSocket, events, long polling. */
class ColdStreamsTest {
    private EdgeFixture edge;
    private int port;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        port = edge.port(PortProtocol.AUTO);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aWebSocketIsHeldThenOpenedAndClosedInOrder() throws Exception {
        try (EchoSockets pod = EchoSockets.start();
                HttpClient client = HttpClient.newHttpClient()) {
            Ear ear = new Ear();
            CompletableFuture<WebSocket> opening = open(client, ear);
            wake(pod.endpoint());
            WebSocket socket = opening.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 100; i++) {
                socket.sendText("message " + i, true).get(60, TimeUnit.SECONDS);
                assertThat(ear.next()).isEqualTo("message " + i);
            }
            socket.sendBinary(ByteBuffer.allocate(3_000_000), true).get(60, TimeUnit.SECONDS);
            assertThat(ear.next()).isEqualTo("3000000 bytes");
            assertThat(edge.room().done()).isZero();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(60, TimeUnit.SECONDS);
            assertThat(ear.closed.get(60, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    @Test
    void aWebSocketWhosePodDiesIsBrokenOffForItsClient() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Ear ear = new Ear();
            CompletableFuture<WebSocket> opening = open(client, ear);
            try (EchoSockets pod = EchoSockets.start()) {
                wake(pod.endpoint());
                WebSocket socket = opening.get(60, TimeUnit.SECONDS);
                socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
                assertThat(ear.next()).isEqualTo("hello");
            }
            assertThatThrownBy(() -> ear.closed.get(60, TimeUnit.SECONDS)).isNotNull();
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    /** Each event is sent only when the client has the one before: were one kept back, this would never end. */
    @Test
    void eachEventArrivesBeforeTheNextIsSent() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client(port)) {
            client.send("GET /events HTTP/1.1\r\nHost: shop\r\nAccept: text/event-stream\r\n\r\n");
            wake(origin.endpoint());
            RawClient pod = origin.accept();
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
            for (int i = 0; i < 200; i++) {
                String event = "data: " + i + "\n\n";
                pod.send(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                assertThat(client.readUntil("\n\n\r\n")).endsWith(event + "\r\n");
            }
            pod.send("0\r\n\r\n");
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("0\r\n\r\n");
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    @Test
    void eventsThatEndWithTheConnectionArriveOneByOneToo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client(port)) {
            client.send("GET /events HTTP/1.1\r\nHost: shop\r\n\r\n");
            wake(origin.endpoint());
            RawClient pod = origin.accept();
            pod.readHead();
            pod.send("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            client.readHead();
            for (int i = 0; i < 20; i++) {
                pod.send("data: " + i + "\n\n");
                assertThat(client.readUntil("\n\n")).contains("data: " + i + "\n\n");
            }
            pod.close();
            assertThat(client.readUntil("0\r\n\r\n")).isNotEmpty();
            eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        }
    }

    /** Every time-out of ours that has nothing to do with a pod's silence is far shorter than that silence here. */
    @Test
    void aPodThatIsSilentForLongBeforeAndWithinItsAnswerIsWaitedFor() throws Exception {
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay { head-within = 50ms, idle-timeout = 50ms,"
                        + " stalled-after = 50ms, tunnel-idle = 50ms, connect-within = 50ms, idle-upstream = 50ms,"
                        + " linger-at-most = 50ms, server-first-after = 50ms }");
                ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = hasty.client(hasty.port(PortProtocol.AUTO, origin.endpoint()));
                RawClient clock = hasty.client()) {
            client.send("GET /poll HTTP/1.1\r\nHost: shop\r\n\r\n");
            RawClient pod = origin.accept();
            pod.readHead();
            // An idle connection that has been closed says that the time-outs have all passed.
            assertThat(clock.readToEnd()).isEmpty();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            try (RawClient again = hasty.client()) {
                assertThat(again.readToEnd()).isEmpty();
            }
            pod.send("news");
            assertThat(client.read(4)).isEqualTo("news");
        }
    }

    private CompletableFuture<WebSocket> open(HttpClient client, Ear ear) {
        return client.newWebSocketBuilder().buildAsync(URI.create("ws://localhost:" + port + "/echo"), ear);
    }

    private void wake(Endpoint pod) {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
        edge.port(port, PortProtocol.AUTO, pod);
        edge.room().releaseAll();
    }

    /** Collects what comes. */
    private static final class Ear implements WebSocket.Listener {
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int bytes;

        @Nullable
        String next() throws InterruptedException {
            return messages.poll(60, TimeUnit.SECONDS);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                messages.add(bytes + " bytes");
                bytes = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
