package dev.elasti.edge;

import dev.elasti.edge.transport.TcpLink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The clients' connections of an edge: how many there are, whose they are, and when the last has ended. Those that are turned away
 * stand beside them for a moment, few at a time. Safe from any thread.
 */
final class Connections {
    /** Whether a connection may stay. */
    enum Admission {
        ADMITTED,
        /** There are as many as one service may have. */
        ITS_SHARE_IS_TAKEN,
        /** There are as many as there may be. */
        ALL_ARE_TAKEN
    }

    private final int max;
    private final int maxTurnedAway;
    private final Set<TcpLink> open = ConcurrentHashMap.newKeySet();
    private final Set<TcpLink> turnedAway = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<Object, Integer> byOwner = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Void> emptied = new CompletableFuture<>();

    Connections(int max, int maxTurnedAway) {
        this.max = max;
        this.maxTurnedAway = maxTurnedAway;
    }

    /**
     * {@return whether there was room for it; if so it is in until it closes} On the link's loop.
     *
     * @param owner whose it is: equal for all connections that share one bound
     * @param atMost connections that the owner may have
     */
    Admission admit(TcpLink link, Object owner, int atMost) {
        if (open.size() >= max) {
            return Admission.ALL_ARE_TAKEN;
        }
        if (byOwner.merge(owner, 1, Integer::sum) > atMost) {
            leave(owner);
            return Admission.ITS_SHARE_IS_TAKEN;
        }
        open.add(link);
        link.onClosed(() -> {
            leave(owner);
            open.remove(link);
            if (open.isEmpty()) {
                emptied.complete(null);
            }
        });
        return Admission.ADMITTED;
    }

    /** {@return whether it may stay for the moment that it takes to tell it why it may not} */
    boolean mayBeTold(TcpLink link) {
        if (turnedAway.size() >= maxTurnedAway) {
            return false;
        }
        turnedAway.add(link);
        link.onClosed(() -> turnedAway.remove(link));
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
        turnedAway.forEach(link -> link.loop().execute(link::reset));
    }

    private void leave(Object owner) {
        byOwner.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
    }
}
