package dev.elasti.edge;

import dev.elasti.edge.transport.TcpLink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The clients' connections of an edge: how many there are, and when the last has ended. Safe from any thread. */
final class Connections {
    private final int max;
    private final Set<TcpLink> open = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> emptied = new CompletableFuture<>();

    Connections(int max) {
        this.max = max;
    }

    /** {@return whether there was room for it; if so it is in until it closes} On the link's loop. */
    boolean admit(TcpLink link) {
        if (open.size() >= max) {
            return false;
        }
        open.add(link);
        link.onClosed(() -> {
            open.remove(link);
            if (open.isEmpty()) {
                emptied.complete(null);
            }
        });
        return true;
    }

    int count() {
        return open.size();
    }

    /** {@return completed when no connection is left, or {@code within} is over} New ones must not come any more. */
    CompletionStage<Void> empty(Duration within) {
        emptied = new CompletableFuture<>();
        if (open.isEmpty()) {
            emptied.complete(null);
        }
        return emptied.completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS);
    }

    void closeAll() {
        open.forEach(link -> link.loop().execute(link::reset));
    }
}
