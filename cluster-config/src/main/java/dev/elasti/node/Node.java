package dev.elasti.node;

import com.typesafe.config.Config;
import dev.elasti.actors.entity.ActorsSettings;
import dev.elasti.actors.entity.EdgeIdentity;
import dev.elasti.actors.entity.ElastiActors;
import dev.elasti.actors.entity.Outside;
import dev.elasti.edge.EdgeSettings;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.node.management.NodeState;
import dev.elasti.node.management.Operations;
import dev.elasti.node.management.ServiceView;
import dev.elasti.node.metrics.MeteredResources;
import dev.elasti.node.metrics.MeteredScaler;
import dev.elasti.node.metrics.MeteredWaitingRoom;
import dev.elasti.node.metrics.NodeMetrics;
import dev.elasti.triggers.prometheus.PrometheusSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * One running node: actors, edge and operations port in one actor system. Several can run in one process, as in the sandbox
 * and in tests. Every method can be called from any thread.
 */
public final class Node {
    /** All nodes of a cluster must agree on it; it is part of their addresses. */
    static final String SYSTEM = "elasti";

    private final ActorSystem<?> system;
    private final NodeState state;
    private final EdgeSide edge;
    private final URI operations;

    private Node(ActorSystem<?> system, NodeState state, EdgeSide edge, URI operations) {
        this.system = system;
        this.state = state;
        this.edge = edge;
        this.operations = operations;
    }

    /**
     * Starts a node in Kubernetes, as the configuration says.
     *
     * @see #start(Config, World.Factory, EdgeSide.Factory)
     */
    public static Node start(Config config) {
        NodeSettings node = NodeSettings.from(config);
        KubernetesSettings kubernetes = KubernetesSettings.from(config);
        PrometheusSettings prometheus = PrometheusSettings.from(config);
        EdgeSettings edge = EdgeSettings.from(config);
        return start(
                config,
                system -> KubernetesWorld.enter(system, kubernetes, prometheus),
                (system, world, room, metrics) -> NodeEdge.open(system, edge, node, world, room, metrics));
    }

    /**
     * Starts a node on these parts and lets it look for its cluster. Returns when all ports are bound; whether it is ready
     * for traffic is what {@code /ready} says.
     *
     * @throws com.typesafe.config.ConfigException if a setting is missing or of the wrong type; it names the path
     * @throws IllegalArgumentException if a setting's value can't be; it names the path
     */
    public static Node start(Config config, World.Factory worlds, EdgeSide.Factory edges) {
        // Before anything is started: a bad value must not leave half a node behind.
        NodeSettings settings = NodeSettings.from(config);
        ActorsSettings actorsSettings = ActorsSettings.from(config);
        ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), SYSTEM, config);
        try {
            return assemble(system, settings, actorsSettings, worlds, edges);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static Node assemble(
            ActorSystem<?> system,
            NodeSettings settings,
            ActorsSettings actorsSettings,
            World.Factory worlds,
            EdgeSide.Factory edges) {
        World world = worlds.enter(system);
        NodeMetrics metrics = NodeMetrics.start(system.settings().config(), world.view());
        LateEdge lateEdge = new LateEdge();
        ElastiActors actors = ElastiActors.start(
                system,
                outside(world, metrics),
                lateEdge,
                new EdgeIdentity(settings.name(), settings.address()),
                actorsSettings);
        EdgeSide edge = edges.open(system, world, new MeteredWaitingRoom(actors.waitingRoom(), metrics), metrics);
        lateEdge.arrived(edge);

        Departure departure = new Departure();
        departure.plan(CoordinatedShutdown.get(system), settings, actors, edge, world, metrics);
        NodeState state = new RunningNode(world.view(), actors, edge, metrics, departure::begun);
        Operations.of(system.classicSystem()).serve(state);
        URI operations = URI.create(
                PekkoManagement.get(system).start().toCompletableFuture().join().toString());
        join(system, settings.formation());
        return new Node(system, state, edge, operations);
    }

    private static Outside outside(World world, NodeMetrics metrics) {
        return new Outside(
                world.view(),
                new MeteredScaler(world.scaler(), metrics),
                world.trafficSwitch(),
                new MeteredResources(world.resources(), metrics),
                world.triggers(),
                Clock.systemUTC());
    }

    private static void join(ActorSystem<?> system, Formation formation) {
        switch (formation) {
            case BOOTSTRAP -> ClusterBootstrap.get(system).start();
            case SELF_JOIN -> {
                Cluster cluster = Cluster.get(system);
                cluster.manager().tell(Join.create(cluster.selfMember().address()));
            }
        }
    }

    /** Runs the whole coordinated shutdown. {@return a stage that completes when nothing of the node is left} */
    public CompletionStage<Done> stop() {
        return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    }

    /** {@return base address of the operations port} */
    public URI operations() {
        return operations;
    }

    /** {@return all ElastiServices, as their owners describe them, wherever these live; never fails} */
    public CompletionStage<List<ServiceView>> services() {
        return state.services();
    }

    /** {@return where the edge's shared port is bound} */
    public InetSocketAddress sharedAddress() {
        return edge.sharedAddress();
    }

    public ActorSystem<?> system() {
        return system;
    }
}
