package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.EchoSockets;
import dev.elasti.edge.testing.EdgeFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Autobahn finds at a WebSocket server, it finds at the server behind the edge, and no more. Some of its cases wait a second and no
 * longer, so what differs is tried again alone: it is a difference of the servers if it is there each time.
 */
class AutobahnIT {
    private static final int CASES = 290;
    private static final int TRIES_AGAIN = 3;

    @TempDir
    Path folder;

    @Test
    void whatIsWrongBehindTheEdgeIsWrongWithoutItToo() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                EchoSockets server = EchoSockets.start()) {
            int without = server.endpoint().port();
            int behind = edge.port(PortProtocol.AUTO, server.endpoint());
            Autobahn autobahn = new Autobahn(folder);
            List<Map<String, List<String>>> all = autobahn.against(Set.of("*"), without, behind);
            assertThat(all.getFirst()).hasSizeGreaterThan(CASES);
            Map<String, String> different = different(all);
            for (int i = 0; i < TRIES_AGAIN && !different.isEmpty(); i++) {
                System.out.println("tried again: " + different);
                different = different(autobahn.against(different.keySet(), without, behind));
            }
            assertThat(different).isEmpty();
        }
    }

    /** {@return what was found without and behind the edge, where that is not the same, by case} */
    private static Map<String, String> different(List<Map<String, List<String>>> found) {
        Set<String> cases = new TreeSet<>(found.getFirst().keySet());
        cases.addAll(found.getLast().keySet());
        Map<String, String> different = new TreeMap<>();
        for (String each : cases) {
            List<String> without = found.getFirst().getOrDefault(each, List.of());
            List<String> behind = found.getLast().getOrDefault(each, List.of());
            if (!without.equals(behind)) {
                different.put(each, without + " without, " + behind + " behind");
            }
        }
        return different;
    }
}
