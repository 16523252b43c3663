package dev.elasti.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.edge.loop.EventLoops;
import dev.elasti.edge.loop.LoopSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpLinkTest {
    private ActorSystem system;
    private EventLoops loops;

    @BeforeEach
    void start() {
        system = ActorSystem.create("links", ConfigFactory.parseString("""
                                elasti.edge.loop-dispatcher.shutdown-timeout = 1ms
                                elasti.edge.loops { block-bytes = 4KiB, bulk-block-bytes = 64KiB }
                                """).withFallback(ConfigFactory.load()));
        loops = EventLoops.start(
                system, LoopSettings.from(system.settings().config().getConfig("elasti.edge")));
    }

    @AfterEach
    void stop() {
        loops.close();
        system.terminate();
    }

    @Test
    void aHandlerThatFailsGivesBackWhatHangsOnItsConnection() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<IOException> told = new CompletableFuture<>();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = Listener.bind(loops, anyPort, 8, link -> {
            link.onClosed(() -> closed.complete(null));
            link.listener(new Failing(told));
            link.read();
        });
        try (Socket client = new Socket()) {
            client.connect(listener.address());
            client.getOutputStream().write(1);
            assertThat(told.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("on purpose");
            closed.get(20, TimeUnit.SECONDS);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } finally {
            var _ = listener.close();
        }
    }

    @Test
    void aConnectionThatPoursIsReadInLargerPiecesAndInSmallOnesAgainAfterwards() throws Exception {
        CompletableFuture<TcpLink> accepted = new CompletableFuture<>();
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = Listener.bind(loops, anyPort, 8, link -> {
            link.listener(new Measuring(sizes));
            accepted.complete(link);
        });
        try (Socket client = new Socket()) {
            client.connect(listener.address());
            TcpLink link = accepted.get(20, TimeUnit.SECONDS);
            // Within what a socket takes without being read, so that it is all there before the first look.
            client.getOutputStream().write(new byte[32 * 1024]);
            assertThat(next(link, sizes)).isEqualTo(4 * 1024);
            assertThat(next(link, sizes)).isEqualTo(28 * 1024);
            client.getOutputStream().write(new byte[10]);
            assertThat(next(link, sizes)).isEqualTo(10);
            client.getOutputStream().write(new byte[32 * 1024]);
            assertThat(next(link, sizes)).isEqualTo(4 * 1024);
        } finally {
            var _ = listener.close();
        }
    }

    private static Integer next(TcpLink link, BlockingQueue<Integer> sizes) throws InterruptedException {
        link.loop().execute(link::read);
        return sizes.poll(20, TimeUnit.SECONDS);
    }

    private record Measuring(BlockingQueue<Integer> sizes) implements LinkListener {
        @Override
        public void onReceived(Chunk chunk) {
            sizes.add(chunk.size());
            chunk.release();
        }

        @Override
        public void onFinished() {}

        @Override
        public void onDrained() {}

        @Override
        public void onBroken(IOException cause) {}
    }

    private record Failing(CompletableFuture<IOException> told) implements LinkListener {
        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void onFinished() {}

        @Override
        public void onDrained() {}

        @Override
        public void onBroken(IOException cause) {
            told.complete(cause);
        }
    }
}
