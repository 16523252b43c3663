package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.edge.EdgeSettings;
import dev.elasti.edge.answers.Answers;
import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.http1.TrustedPeers;
import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.loop.EventLoops;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.FakeRoom;
import dev.elasti.edge.testing.FakeRouting;
import dev.elasti.edge.transport.Chunk;
import dev.elasti.edge.transport.LinkListener;
import dev.elasti.edge.transport.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a body the edge takes from a client whose request waits: counted byte by byte, as it comes from the socket. */
class HeldWindowTest {
    private static final int WINDOW = 64 * 1024;
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000000000\r\n\r\n";

    private final ActorTestKit kit = ActorTestKit.create();
    private final FakeRouting routing = new FakeRouting();
    private final FakeRoom room = new FakeRoom();
    private final AtomicInteger taken = new AtomicInteger();
    private final Socket socket = new Socket();
    private EventLoops loops;
    private EventLoop loop;
    private Listener listener;

    @BeforeEach
    void start() throws IOException {
        Config config = ConfigFactory.parseString("elasti.edge.loops.count = 1").withFallback(ConfigFactory.load());
        loops = EventLoops.start(
                kit.system().classicSystem(), EdgeSettings.from(config).loops());
        loop = loops.all().getFirst();
        routing.host("shop", EdgeFixture.SHOP);
        RelayLoop relay = relayLoop();
        Hop hop = Hop.of(InetAddress.getLoopbackAddress(), TrustedPeers.of(List.of()), "elasti");
        listener = Listener.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8, link -> {
            link.listener(new Counting(ClientConnection.serve(link, relay, Door.Shared.INSTANCE, hop)));
        });
        socket.setTcpNoDelay(true);
        socket.connect(listener.address());
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        var _ = listener.close();
        kit.shutdownTestKit();
        loops.close();
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 1000, 16384, 65536, 1 << 20})
    void aHeldRequestTakesNoMoreOfItsBodyThanTheWindow(int piece) throws Exception {
        push(POST, piece);
        eventually(() -> assertThat(room.waiting()).isEqualTo(1));
        theWindowIsTakenAndNoMore(POST);
        assertThat(room.bytesOfFirst()).isGreaterThan(WINDOW);
    }

    @Test
    void whatCameWithTheHeadCounts() throws Exception {
        push(POST + "x".repeat(20000), 30000);
        theWindowIsTakenAndNoMore(POST);
    }

    @Test
    void requestsBehindTheOneThatWaitsCountToo() throws Exception {
        String get = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
        socket.getOutputStream().write(get.getBytes(ISO_8859_1));
        eventually(() -> assertThat(room.waiting()).isEqualTo(1));
        push("", 1000);
        theWindowIsTakenAndNoMore(get);
        assertThat(room.bytesOfFirst()).isLessThan(WINDOW);
    }

    private void theWindowIsTakenAndNoMore(String head) throws Exception {
        int most = head.length() + WINDOW;
        eventually(() -> assertThat(taken).hasValue(most));
        afterAllThatIsDue();
        assertThat(taken).hasValue(most);
    }

    /** A client that has more to send than anybody wants, until its socket is closed. */
    private void push(String head, int piece) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] bytes = new byte[piece];
        Arrays.fill(bytes, (byte) 'x');
        Thread.ofVirtual().start(() -> {
            try {
                out.write(head.getBytes(ISO_8859_1));
                while (true) {
                    out.write(bytes);
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
    }

    private RelayLoop relayLoop() {
        RelaySettings settings = EdgeSettings.from(ConfigFactory.load()).relay();
        RelayLoop.Parts parts = new RelayLoop.Parts(
                settings, routing, room, new Answers(kit.system().classicSystem()), RelayListener.NONE, () -> false);
        return new RelayLoop(
                loop,
                parts,
                Materializer.createMaterializer(kit.system()),
                ActorAttributes.dispatcher(loops.dispatcherOf(loop)));
    }

    private void afterAllThatIsDue() throws Exception {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            loop.execute(() -> turn.complete(null));
            turn.get(20, TimeUnit.SECONDS);
        }
    }

    /** Counts what comes from the socket. */
    private final class Counting implements LinkListener {
        private final LinkListener connection;

        Counting(LinkListener connection) {
            this.connection = connection;
        }

        @Override
        public void onReceived(Chunk chunk) {
            taken.addAndGet(chunk.size());
            connection.onReceived(chunk);
        }

        @Override
        public void onFinished() {
            connection.onFinished();
        }

        @Override
        public void onDrained() {
            connection.onDrained();
        }

        @Override
        public void onBroken(IOException cause) {
            connection.onBroken(cause);
        }
    }
}
