package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EchoSockets;
import dev.elasti.edge.testing.EdgeFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Autobahn finds at a WebSocket server, it finds at the server behind the edge, and no more. */
class AutobahnIT {
    private static final int CASES = 200;

    @TempDir
    Path folder;

    @Test
    void whatIsWrongBehindTheEdgeIsWrongWithoutItToo() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                EchoSockets server = EchoSockets.start()) {
            List<Map<String, List<String>>> found = new Autobahn(folder)
                    .against(server.endpoint().port(), edge.port(PortProtocol.AUTO, server.endpoint()));
            assertThat(found.getFirst()).hasSizeGreaterThan(CASES);
            assertThat(found.getLast()).isEqualTo(found.getFirst());
        }
    }
}
