package dev.elasti.edge.relay;

import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.loop.EventLoop;
import java.util.function.BooleanSupplier;

/** What all connections of one loop share. */
public final class RelayLoop {
    /**
     * What all connections of an edge share.
     *
     * @param draining whether clients are to be sent elsewhere after their present request
     */
    public record Parts(
            RelaySettings settings,
            Routing routing,
            WaitingRoom room,
            OwnAnswers answers,
            RelayListener listener,
            BooleanSupplier draining) {}

    private final EventLoop loop;
    private final Parts parts;
    private final UpstreamPool pool;
    private int turn;

    public RelayLoop(EventLoop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
        this.pool = new UpstreamPool(loop, parts.settings());
        // Loops begin at different pods, or a pair of requests would meet at the same one.
        this.turn = loop.index();
    }

    EventLoop loop() {
        return loop;
    }

    Parts parts() {
        return parts;
    }

    UpstreamPool pool() {
        return pool;
    }

    /** {@return a number for the next choice among equals} */
    int nextTurn() {
        return turn++ & Integer.MAX_VALUE;
    }

    /** Closes the idle connections to pods. On the loop's thread. */
    public void close() {
        pool.close();
    }
}
