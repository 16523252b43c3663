package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.loop.EventLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who answers one request in place of its service: is due when it has waited long enough, and has to be found then. */
final class StandIn {
    private final ClientConnection client;
    private EventLoop.@Nullable Timer timer;
    private boolean due;
    private @Nullable List<Endpoint> found;

    StandIn(ClientConnection client) {
        this.client = client;
    }

    /** The request begins to wait. A signal comes when that was long enough. */
    void dueAfter(Duration wait) {
        timer = client.in(wait, () -> due = true);
    }

    boolean due() {
        return due;
    }

    /** The request does not wait any longer. */
    void cancel() {
        due = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Asks where it is. A signal comes when that is known, or known to be unknown. */
    void seek(Reception.Refuge refuge) {
        refuge.find()
                .whenComplete(
                        (endpoints, failure) -> client.later(() -> found = failure == null ? endpoints : List.of()));
    }

    /** {@return where it is; nowhere if nobody knows; null as long as it was not found, or not looked for} */
    @Nullable
    List<Endpoint> found() {
        return found;
    }
}
