package dev.elasti.edge.testing;

import dev.elasti.actors.domain.ServiceId;
import java.io.IOException;
import java.util.List;

/** An edge that waits for nothing longer than a second but for a connection to a pod and for silent tunnels, and clients that find that out. */
public final class Impatience {
    public static final String SETTINGS = """
            elasti.edge {
              turned-away { within = 500ms, retry-after = 500ms }
              relay {
                head-within = 1s, idle-timeout = 1s, server-first-after = 100ms, linger-at-most = 500ms, stalled-after = 500ms
                body-pace { window = 500ms, at-least = 1KiB }
                connect-timeout = 500ms, idle-upstream = 500ms
              }
              http2 { look-every = 50ms, leave-within = 500ms, flood.window = 500ms }
            }
            """;

    private static final String POST = "POST / HTTP/1.1\r\nHost: slow\r\nContent-Length: 10\r\n\r\nx";
    private static final int TIMES = 3;

    private Impatience() {}

    /** Returns when, one after the other, several have been cut that asked for nothing, did not end their heads, or their bodies. */
    public static void deadlinesPass(EdgeFixture edge) throws IOException {
        try (ScriptedOrigin pod = ScriptedOrigin.playing(connection -> {
            connection.readHead();
            connection.readToEnd();
        })) {
            edge.routing().host("slow", new ServiceId("shop", "slow"), pod.endpoint());
            for (int i = 0; i < TIMES; i++) {
                try (RawClient idle = edge.client();
                        RawClient inItsHead = edge.client().send("GET / HTTP/1.1\r\n");
                        RawClient inItsBody = edge.client().send(POST)) {
                    for (RawClient client : List.of(idle, inItsHead, inItsBody)) {
                        var _ = client.readWhatComes();
                    }
                }
            }
        }
    }
}
