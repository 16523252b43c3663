package dev.elasti.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.edge.loop.EventLoops;
import dev.elasti.edge.loop.LoopSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
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
        system = ActorSystem.create(
                "links",
                ConfigFactory.parseString("elasti.edge.loop-dispatcher.shutdown-timeout = 1ms")
                        .withFallback(ConfigFactory.load()));
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
