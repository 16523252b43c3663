package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.FakeRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What h2spec finds at a server, it finds at the server behind the edge, and no more: the relay hides no fault and makes none. Needs
 * Debian's nghttp2-server.
 */
class H2SpecIT {
    private static final int CASES = 145;

    /**
     * This case takes the next SETTINGS frame for the ACK that it waits for. Where the edge has spoken first, the pod's own SETTINGS may
     * come before that ACK, as further SETTINGS of any server may (RFC 9113 §6.5). What becomes of such a change is shown by
     * {@code ColdConnectionTest}.
     */
    private static final String ALLOWS_NO_SETTINGS_BETWEEN =
            "http2/6.9.2: Changes SETTINGS_INITIAL_WINDOW_SIZE after sending HEADERS frame";

    @TempDir
    Path folder;

    @TempDir
    Path program;

    private EdgeFixture edge;
    private ServerProcess server;
    private H2Spec spec;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        edge = EdgeFixture.start();
        server = new ServerProcess(folder);
        Files.writeString(folder.resolve("index.html"), "hello");
        server.startListening("nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", folder.toString(), server.port());
        spec = new H2Spec(program);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
        edge.close();
    }

    @Test
    void whatIsWrongBehindTheEdgeIsWrongWithoutItToo() throws Exception {
        H2Spec.Outcome alone = spec.against(server.endpoint().port());
        H2Spec.Outcome behind = spec.against(edge.port(PortProtocol.AUTO, server.endpoint()));
        assertThat(behind).isEqualTo(alone);
        assertThat(behind.passed() + behind.failed().size()).isEqualTo(CASES);
    }

    /** Connections that ask for something wait, and are let go at once; with those that don't, and until then, the edge speaks. */
    @Test
    void nothingMoreIsWrongWhereConnectionsHaveToWait() throws Exception {
        H2Spec.Outcome alone = spec.against(server.endpoint().port());
        edge.room().shut();
        int port = edge.port(PortProtocol.AUTO, server.endpoint());
        H2Spec.Outcome behind;
        try (Porter _ = new Porter(edge.room())) {
            behind = spec.against(port);
        }
        assertThat(alone.failed()).containsAll(wrong(behind));
    }

    /** Each request has to be read there. */
    @Test
    void nothingMoreIsWrongWhereRequestsNameTheirService() throws Exception {
        H2Spec.Outcome alone = spec.against(server.endpoint().port());
        int port = edge.edge().sharedAddress().getPort();
        edge.routing().host("127.0.0.1:" + port, EdgeFixture.SHOP, server.endpoint());
        assertThat(alone.failed()).containsAll(wrong(spec.against(port)));
    }

    private static Set<String> wrong(H2Spec.Outcome behind) {
        Set<String> failed = new TreeSet<>(behind.failed());
        failed.remove(ALLOWS_NO_SETTINGS_BETWEEN);
        return failed;
    }

    /** Lets everybody go who waits. */
    private static final class Porter implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();

        Porter(FakeRoom room) {
            Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    room.releaseAll();
                    LockSupport.parkNanos(1_000_000);
                }
            });
        }

        @Override
        public void close() {
            over.set(true);
        }
    }
}
