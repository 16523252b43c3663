package dev.elasti.edge.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.testing.DeflatingClient;
import dev.elasti.edge.testing.DeflatingClient.Offer;
import dev.elasti.edge.testing.DeflatingEcho;
import dev.elasti.edge.testing.EdgeFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * WebSocket messages that are compressed: what client and server agree on is the same with and without the edge, and so is what comes
 * back of messages. The offers, sizes and fragments are those of groups 12 and 13 of the Autobahn testsuite, which its release for the
 * JVM does not have.
 */
class CompressedSocketsTest {
    private static final int[] SIZES = {0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072};
    private static final int[] FRAMES = {1, 2, 7};
    private static final int OF_EACH = 10;

    private static final List<Offer> OFFERS = List.of(
            new Offer(false, 15, false),
            new Offer(true, 15, false),
            new Offer(false, 15, true),
            new Offer(true, 15, true),
            new Offer(false, 9, false),
            new Offer(true, 9, true));

    @Test
    void compressedMessagesComeBackWholeAndAsAgreedWithoutTheEdge() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start();
                DeflatingEcho pod = new DeflatingEcho()) {
            List<String> without = new ArrayList<>();
            List<String> behind = new ArrayList<>();
            int port = edge.port(PortProtocol.AUTO, pod.endpoint());
            for (Offer offer : OFFERS) {
                without.add(talk(pod.endpoint().port(), offer));
                behind.add(talk(port, offer));
            }
            assertThat(behind).isEqualTo(without);
            assertThat(behind)
                    .containsExactly(
                            "permessage-deflate",
                            "permessage-deflate;server_no_context_takeover",
                            "permessage-deflate;client_no_context_takeover",
                            "permessage-deflate;client_no_context_takeover;server_no_context_takeover",
                            "",
                            "");
        }
    }

    /** Half of the messages can be compressed, and look like one that was sent before; half can't. */
    private static String talk(int port, Offer offer) throws Exception {
        Random random = new Random(1);
        try (DeflatingClient client = new DeflatingClient(port, offer)) {
            String agreed = client.agreed();
            for (int size : SIZES) {
                for (int i = 0; i < OF_EACH; i++) {
                    byte[] message = new byte[size];
                    random.nextBytes(message);
                    if (i % 2 == 0) {
                        message = "held, then let go; "
                                .repeat(size)
                                .substring(0, size)
                                .getBytes(UTF_8);
                    }
                    client.send(message, size == 0 ? 1 : FRAMES[i % FRAMES.length]);
                    assertThat(client.next()).isEqualTo(message);
                }
            }
            return agreed;
        }
    }
}
