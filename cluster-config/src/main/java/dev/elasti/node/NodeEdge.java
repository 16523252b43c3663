package dev.elasti.node;

import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.Edge;
import dev.elasti.edge.EdgeSettings;
import dev.elasti.edge.answers.Answers;
import dev.elasti.edge.reception.Receptions;
import dev.elasti.edge.routing.RouteTable;
import dev.elasti.edge.routing.WantedPorts;
import dev.elasti.node.metrics.MeteredRelay;
import dev.elasti.node.metrics.NodeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorSystem;

/** The real edge with its route table, which follows the node's view. */
final class NodeEdge implements EdgeSide {
    private final Edge edge;
    private final ClusterView.Subscription routes;
    private final ExecutorService portClerk;
    private volatile boolean open = true;

    private NodeEdge(Edge edge, ClusterView.Subscription routes, ExecutorService portClerk) {
        this.edge = edge;
        this.routes = routes;
        this.portClerk = portClerk;
    }

    static EdgeSide open(
            ActorSystem<?> system,
            EdgeSettings settings,
            NodeSettings node,
            World world,
            WaitingRoom room,
            NodeMetrics metrics) {
        // One thread, so that the newest set of ports is the last one the edge hears of.
        ExecutorService portClerk = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("elasti-edge-ports").factory());
        CompletableFuture<Edge> edge = new CompletableFuture<>();
        RouteTable table = new RouteTable(
                node.clusterDomain(),
                Set.of(node.address()),
                world::hosts,
                Receptions.of(settings.reception(), node.clusterDomain()),
                new WantedPorts(portClerk, ports -> edge.join().want(ports)));
        try {
            edge.complete(Edge.start(
                    system.classicSystem(),
                    settings,
                    table,
                    room,
                    new Answers(system.classicSystem()),
                    new MeteredRelay(metrics)));
        } catch (IOException e) {
            portClerk.shutdown();
            throw new UncheckedIOException(
                    "The edge's shared port " + settings.sharedPort() + " can't be bound: " + e.getMessage(), e);
        }
        // The table knows no port before this line, so nobody waits for the edge above.
        return new NodeEdge(edge.join(), world.view().subscribeAll(table::sighted), portClerk);
    }

    @Override
    public boolean bound(int edgePort) {
        return edge.bound(edgePort);
    }

    @Override
    public void onBindingsChanged(Runnable listener) {
        edge.onBindingsChanged(listener);
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public InetSocketAddress sharedAddress() {
        return edge.sharedAddress();
    }

    @Override
    public void retreat() {
        edge.retreat();
    }

    @Override
    public CompletionStage<Void> drain() {
        open = false;
        return edge.drained();
    }

    @Override
    public CompletionStage<Void> stop() {
        open = false;
        routes.cancel();
        portClerk.shutdown();
        edge.close();
        return CompletableFuture.completedStage(null);
    }
}
