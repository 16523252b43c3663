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
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a body the edge takes from a client whose request waits: counted byte by byte, with a socket that counts. */
class HeldWindowTest {
    private static final int WINDOW = 64 * 1024;

    private final ActorTestKit kit = ActorTestKit.create();
    private final FakeRouting routing = new FakeRouting();
    private final FakeRoom room = new FakeRoom();
    private final AtomicInteger limit = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private EventLoops loops;
    private EventLoop loop;

    @BeforeEach
    void start() {
        Config config = ConfigFactory.parseString("elasti.edge.loops.count = 1").withFallback(ConfigFactory.load());
        loops = EventLoops.start(
                kit.system().classicSystem(), EdgeSettings.from(config).loops());
        loop = loops.all().getFirst();
        routing.host("shop", EdgeFixture.SHOP);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        loops.close();
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @ValueSource(ints = {1, 1000, 16384, 65536, 1 << 20})
    void aHeldRequestTakesNoMoreOfItsBodyThanTheWindow(int piece) throws Exception {
        push("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000000000\r\n\r\n", piece);
        eventually(() -> assertThat(room.waiting()).isEqualTo(1));
        eventually(() -> assertThat(taken).hasValue(WINDOW));
        afterAllThatIsDue();
        assertThat(taken).hasValue(WINDOW);
        assertThat(room.bytesOfFirst()).isGreaterThan(WINDOW);
    }

    @Test
    void whatCameWithTheHeadCounts() throws Exception {
        push("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000000000\r\n\r\n" + "x".repeat(20000), 30000);
        eventually(() -> assertThat(taken).hasValue(WINDOW - 20000));
        afterAllThatIsDue();
        assertThat(taken).hasValue(WINDOW - 20000);
    }

    @Test
    void requestsBehindTheOneThatWaitsCountToo() throws Exception {
        push("GET / HTTP/1.1\r\nHost: shop\r\n\r\n", 1000);
        eventually(() -> assertThat(taken).hasValue(WINDOW));
        afterAllThatIsDue();
        assertThat(taken).hasValue(WINDOW);
        assertThat(room.bytesOfFirst()).isLessThan(WINDOW);
    }

    /** A client that has more to send than anybody wants, in pieces as the socket would hand them over. */
    private void push(String head, int piece) throws Exception {
        Attributes onLoop = ActorAttributes.dispatcher(loops.dispatcherOf(loop));
        Materializer materializer = Materializer.createMaterializer(kit.system());
        RelaySettings settings = EdgeSettings.from(ConfigFactory.load()).relay();
        RelayLoop.Parts parts = new RelayLoop.Parts(
                settings, routing, room, new Answers(kit.system().classicSystem()), RelayListener.NONE, () -> false);
        AtomicBoolean headSent = new AtomicBoolean();
        // One source and no buffer: each pull of the stage is one read, with the limit of that moment.
        Source<Chunk, NotUsed> socket = Source.repeat(piece)
                .map(size -> headSent.getAndSet(true) ? read(size) : Chunk.of(head.getBytes(ISO_8859_1)));
        CompletableFuture<Void> begun = new CompletableFuture<>();
        loop.execute(() -> {
            RelayLoop relay = new RelayLoop(loop, parts, materializer, onLoop);
            Hop hop = Hop.of(InetAddress.getLoopbackAddress(), TrustedPeers.of(List.of()), "elasti");
            Flow.fromGraph(new ClientStage(relay, Door.Shared.INSTANCE, hop, limit::set))
                    .join(Flow.fromSinkAndSource(Sink.ignore(), socket))
                    .withAttributes(onLoop)
                    .run(materializer);
            begun.complete(null);
        });
        begun.get(20, TimeUnit.SECONDS);
    }

    private Chunk read(int piece) {
        int size = Math.min(piece, limit.get());
        taken.addAndGet(size);
        return Chunk.of(new byte[size]);
    }

    private void afterAllThatIsDue() throws Exception {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            loop.execute(() -> turn.complete(null));
            turn.get(20, TimeUnit.SECONDS);
        }
    }
}
