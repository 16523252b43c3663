package dev.elasti.edge;

import dev.elasti.actors.ports.EdgeControl;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.loop.EventLoops;
import dev.elasti.edge.relay.Apology;
import dev.elasti.edge.relay.ClientConnection;
import dev.elasti.edge.relay.Door;
import dev.elasti.edge.relay.OwnAnswers;
import dev.elasti.edge.relay.RelayListener;
import dev.elasti.edge.relay.RelayLoop;
import dev.elasti.edge.relay.Route;
import dev.elasti.edge.relay.Routing;
import dev.elasti.edge.transport.TcpLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * The edge of this node. Clients' connections come in at the shared port and at edge ports, which are bound as {@link #want} says.
 * Its end has three steps, for a coordinated shutdown: {@link #retreat}, {@link #drained}, {@link #close}. Any thread.
 */
public final class Edge implements EdgeControl, AutoCloseable {
    private final ActorSystem system;
    private final EdgeSettings settings;
    private final EventLoops loops;
    private final RelayLoop.Parts parts;
    private final List<RelayLoop> relays = new ArrayList<>();
    private final Materializer materializer;
    private final Connections connections;
    private final PortBinder binder;
    private volatile boolean draining;

    private Edge(
            ActorSystem system,
            EdgeSettings settings,
            Routing routing,
            WaitingRoom room,
            OwnAnswers answers,
            RelayListener listener) {
        this.system = system;
        this.settings = settings;
        this.loops = EventLoops.start(system, settings.loops());
        this.materializer = Materializer.createMaterializer(system);
        this.connections = new Connections(
                settings.connections().max(), settings.connections().toldAtATime());
        this.parts = new RelayLoop.Parts(settings.relay(), routing, room, answers, listener, () -> draining);
        for (EventLoop loop : loops.all()) {
            relays.add(new RelayLoop(loop, parts, materializer, onLoop(loop)));
        }
        this.binder = new PortBinder(settings, loops, this::accept);
    }

    /**
     * Starts the loops and binds the shared port.
     *
     * @throws IOException when the shared port can't be bound
     */
    public static Edge start(
            ActorSystem system,
            EdgeSettings settings,
            Routing routing,
            WaitingRoom room,
            OwnAnswers answers,
            RelayListener listener)
            throws IOException {
        Edge edge = new Edge(system, settings, routing, room, answers, listener);
        try {
            edge.onEachLoop(RelayLoop::warm);
            edge.binder.bindShared();
        } catch (IOException e) {
            edge.close();
            throw e;
        }
        return edge;
    }

    /** {@return where the shared port is bound} */
    public InetSocketAddress sharedAddress() {
        return binder.sharedAddress();
    }

    /** Says which edge ports are to be bound: all of them, whole each time. Returns at once; see {@link #onBindingsChanged}. */
    public void want(Set<Integer> edgePorts) {
        binder.want(edgePorts);
    }

    @Override
    public boolean bound(int edgePort) {
        return binder.bound(edgePort);
    }

    @Override
    public void onBindingsChanged(Runnable listener) {
        binder.onChanged(listener);
    }

    /** {@return connections of clients at this moment} */
    public int connectionCount() {
        return connections.count();
    }

    /**
     * The node is about to leave: answers carry {@code Connection: close} from now on. Ports stay bound until {@link #drained},
     * for those who have not heard of it yet.
     */
    public void retreat() {
        draining = true;
    }

    /** {@return completed when no port is bound and no connection is left, or the time for it is over} Implies {@link #retreat}. */
    public CompletionStage<Void> drained() {
        draining = true;
        return binder.unbindAll().thenCompose(_ -> {
            onEachLoop(RelayLoop::closeIdle);
            return connections.empty(settings.drainWithin());
        });
    }

    /** Cuts what is left. The loops end with the actor system, whose last actors run on them. */
    @Override
    public void close() {
        draining = true;
        binder.unbindAll();
        materializer.shutdown();
        connections.closeAll();
        onEachLoop(RelayLoop::close);
        // The streams' last actors end on the loops' threads: without these the system would never terminate.
        system.getWhenTerminated().whenComplete((_, _) -> loops.close());
    }

    private void onEachLoop(Consumer<RelayLoop> task) {
        for (EventLoop loop : loops.all()) {
            RelayLoop relay = relays.get(loop.index());
            loop.execute(() -> task.accept(relay));
        }
    }

    private void accept(TcpLink link, Door door) {
        Route route = door.route(parts.routing()).orElse(null);
        Object owner = route == null ? door : route.service();
        link.owner(owner);
        switch (connections.admit(link, owner, maxOf(route))) {
            case ADMITTED -> serve(link, door);
            case ITS_SHARE_IS_TAKEN -> {
                parts.listener().turnedAway(RelayListener.Limit.SERVICE_CONNECTIONS);
                if (route != null) {
                    parts.listener().crowded(route.service());
                }
                turnAway(link, door);
            }
            case ALL_ARE_TAKEN -> {
                parts.listener().turnedAway(RelayListener.Limit.CONNECTIONS);
                turnAway(link, door);
            }
        }
    }

    /** The shared port counts as one more service: whose its connections are shows only when they ask. */
    private int maxOf(@Nullable Route route) {
        int share = settings.connections().maxOfOne();
        return route == null
                ? share
                : route.bounds()
                        .maxConnections()
                        .map(own -> Math.min(own, share))
                        .orElse(share);
    }

    private void turnAway(TcpLink link, Door door) {
        if (connections.mayBeTold(link)) {
            ConnectionSettings told = settings.connections();
            Apology.to(link, door, parts, told.toldWithin(), told.retryAfter());
        } else {
            link.close();
        }
    }

    private void serve(TcpLink link, Door door) {
        RelayLoop relay = relays.get(link.loop().index());
        InetAddress peer;
        try {
            peer = link.peer().getAddress();
        } catch (IOException _) {
            // Gone already.
            link.close();
            return;
        }
        Hop hop = Hop.of(peer, settings.relay().trustedPeers(), settings.relay().viaName());
        var _ = ClientConnection.serve(link, relay, door, hop);
    }

    private Attributes onLoop(EventLoop loop) {
        return ActorAttributes.dispatcher(loops.dispatcherOf(loop));
    }
}
