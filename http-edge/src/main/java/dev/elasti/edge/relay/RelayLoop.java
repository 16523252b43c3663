package dev.elasti.edge.relay;

import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.loop.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;

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
    private final OwnServer server;
    private final Set<ClientConnection> clients = new HashSet<>();
    private int turn;
    private boolean closingIdle;

    /**
     * @param onLoop has streams run on {@code loop}
     */
    public RelayLoop(EventLoop loop, Parts parts, Materializer materializer, Attributes onLoop) {
        this.loop = loop;
        this.parts = parts;
        this.pool = new UpstreamPool(loop, parts.settings());
        this.server = new OwnServer(parts.answers(), parts.settings().ownAnswersAtATime(), materializer, onLoop);
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

    OwnServer server() {
        return server;
    }

    /** {@return a number for the next choice among equals} */
    int nextTurn() {
        return turn++ & Integer.MAX_VALUE;
    }

    void joined(ClientConnection client) {
        clients.add(client);
    }

    void left(ClientConnection client) {
        clients.remove(client);
    }

    /** {@return whether a connection without a request is to be closed} */
    boolean closingIdle() {
        return closingIdle;
    }

    /** Closes the clients' connections that have no request under way, now and from now on. On the loop's thread. */
    public void closeIdle() {
        closingIdle = true;
        clients.forEach(ClientConnection::signal);
    }

    /** Gets ready for the first answer of the edge's own. On the loop's thread. */
    public void warm() {
        server.warm();
    }

    /** Cuts the clients' connections, and closes the idle ones to pods. On the loop's thread. */
    public void close() {
        List.copyOf(clients).forEach(ClientConnection::cut);
        pool.close();
    }
}
