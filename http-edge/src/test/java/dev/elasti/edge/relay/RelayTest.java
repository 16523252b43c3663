package dev.elasti.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Awake services: what goes to the pod and what comes back. */
class RelayTest {
    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
    }

    @Test
    void aGetIsRelayedAndItsConnectionsAreKept() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 3; i++) {
                client.send("GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-Odd:  Value\r\n\r\n");
                assertThat(client.readResponse())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-Odd:");
            }
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }
}
