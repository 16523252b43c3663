package dev.elasti.multijvm;

import dev.elasti.actors.entity.ElastiService;
import dev.elasti.node.Node;
import dev.elasti.node.management.ServiceView;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * What a node can be asked, one line each:
 *
 * <ul>
 *   <li>{@code port}: of its address in the cluster, by which members are named here
 *   <li>{@code operations}: its operations port
 *   <li>{@code up}: how many members it sees Up
 *   <li>{@code seen}: what it has seen happen to members, {@code Unreachable:4711} for one
 *   <li>{@code owns shop/web}: whether that entity lives here
 *   <li>{@code service shop/web}: {@code phase waiting edges edge-port}, as the owner says, wherever it lives
 *   <li>{@code ready}: the status of its readiness check
 *   <li>{@code exhaust}: nothing any more; it takes all memory that there is
 * </ul>
 */
final class Commands {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Node node;
    private final Seen seen;

    Commands(Node node) {
        this.node = node;
        this.seen = Seen.from(node.system());
    }

    /** {@return the answer in one line}; a failure is an answer too, so that the parent need not wait for none. */
    String answer(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        String command = words.removeFirst();
        try {
            return switch (command) {
                case "port" ->
                    Integer.toString(cluster().selfMember().address().getPort().orElse(0));
                case "operations" -> Integer.toString(node.operations().getPort());
                case "up" -> Long.toString(up());
                case "seen" -> String.join(" ", seen.events());
                case "owns" -> Boolean.toString(owned().contains(words.getFirst()));
                case "service" -> service(words.getFirst());
                case "ready" -> Integer.toString(ready());
                case "exhaust" -> exhaust();
                default -> "no such command: " + command;
            };
        } catch (IOException | RuntimeException e) {
            return "failed: " + e;
        }
    }

    private Cluster cluster() {
        return Cluster.get(node.system());
    }

    private long up() {
        List<MemberStatus> statuses = new ArrayList<>();
        cluster().state().getMembers().forEach(member -> statuses.add(member.status()));
        return statuses.stream().filter(MemberStatus.up()::equals).count();
    }

    private List<String> owned() {
        CompletionStage<ShardRegion.CurrentShardRegionState> state = AskPattern.ask(
                ClusterSharding.get(node.system()).shardState(),
                replyTo -> new GetShardRegionState(ElastiService.KEY, replyTo),
                LIMIT,
                node.system().scheduler());
        return state.toCompletableFuture().join().getShards().stream()
                .flatMap(shard -> shard.getEntityIds().stream())
                .toList();
    }

    private String service(String id) {
        return node.services().toCompletableFuture().join().stream()
                .filter(view -> id.equals(view.namespace() + "/" + view.name()))
                .map(Commands::told)
                .collect(Collectors.joining());
    }

    private static String told(ServiceView view) {
        String port = view.edgePorts().values().stream().map(Object::toString).collect(Collectors.joining(","));
        return String.join(
                " ",
                view.phase(),
                Integer.toString(view.waiting()),
                Integer.toString(view.edges()),
                port.isEmpty() ? "-" : port);
    }

    private static String exhaust() {
        Object[] kept = {};
        while (true) {
            kept = new Object[] {kept, new byte[1 << 20]};
        }
    }

    private int ready() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) node.operations().resolve("/ready").toURL().openConnection();
        connection.setConnectTimeout((int) LIMIT.toMillis());
        connection.setReadTimeout((int) LIMIT.toMillis());
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
