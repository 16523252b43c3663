package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import dev.elasti.kubernetes.embedded.cluster.LoopbackNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A Kubernetes in this JVM, three nodes in JVMs of their own, and one ElastiService, {@value #SHOP}, asleep behind all of their
 * edges. Its pods become ready when {@link #openGate} is called.
 */
final class Box implements AutoCloseable {
    static final String SHOP = "team-a/shop";

    private static final int NODES = 3;
    private static final int FIRST_NETWORK = 100;

    private final EmbeddedCluster kubernetes = EmbeddedCluster.start();
    private final LoopbackNetwork network = LoopbackNetwork.claim(FIRST_NETWORK);
    private final Path folder;
    private final Map<JvmNode, String> addresses = new HashMap<>();
    private final List<JvmNode> alive = new ArrayList<>();
    private int edgePort;

    private Box(Path folder) {
        this.folder = folder;
    }

    /** @param settings of all nodes, beyond {@code node.conf} */
    static Box start(Map<String, String> settings) {
        Box box = new Box(newFolder());
        try {
            box.fill(settings);
            return box;
        } catch (RuntimeException | Error e) {
            box.close();
            throw e;
        }
    }

    private void fill(Map<String, String> settings) {
        kubernetes.apply(resource("/crd/elastiservices.elasti.truefoundry.com.yaml"));
        kubernetes.apply(resource("shop.yaml")
                .replace("$POD", GatedPod.command())
                .replace("$FOLDER", folder.toString()));
        JvmNode first = startNode("node-1", settings, Map.of("elasti.node.formation", "self-join"));
        String contact = "pekko.discovery.config.services.elasti-nodes.endpoints.0.";
        Map<String, String> join = Map.of(contact + "host", "127.0.0.1", contact + "port", first.ask("operations"));
        for (int i = 2; i <= NODES; i++) {
            startNode("node-" + i, settings, join);
        }
        eventually(() -> assertThat(alive).allSatisfy(node -> {
            assertThat(node.ask("up")).isEqualTo("" + NODES);
            assertThat(node.ask("ready")).isEqualTo("200");
        }));
        eventually(() -> {
            assertThat(shop()).startsWith("Asleep 0 " + NODES + " ");
            edgePort = Integer.parseInt(shop().split(" ", -1)[3]);
            assertThat(alive).allMatch(this::accepts).allMatch(this::inService);
        });
    }

    private JvmNode startNode(String name, Map<String, String> settings, Map<String, String> formation) {
        String address = network.serviceAddress();
        Map<String, String> properties = new HashMap<>(settings);
        properties.putAll(formation);
        properties.put("elasti.kubernetes.api-server", kubernetes.baseUrl());
        properties.put("elasti.node.name", name);
        properties.put("elasti.node.address", address);
        properties.put("elasti.edge.bind-address", address);
        JvmNode node = JvmNode.start(name, folder, properties);
        alive.add(node);
        addresses.put(node, address);
        return node;
    }

    /** {@return the one node on which the service's entity lives, once there is one} */
    JvmNode owner() {
        List<JvmNode> owners = new ArrayList<>();
        eventually(() -> {
            owners.clear();
            alive.stream()
                    .filter(node -> node.ask("owns " + SHOP).equals("true"))
                    .forEach(owners::add);
            assertThat(owners).hasSize(1);
        });
        return owners.getFirst();
    }

    /** {@return the living nodes but this one} */
    List<JvmNode> others(JvmNode node) {
        return alive.stream().filter(other -> other != node).toList();
    }

    /** The service, as any living node hears of it: phase, requests that wait, edges, edge port. */
    String shop() {
        return alive.getFirst().ask("service " + SHOP);
    }

    /** Sends a request to a node's edge; returns once it waits. */
    CompletableFuture<Request.Answer> hold(JvmNode edge, String body) {
        CompletableFuture<Request.Answer> answer = post(edge, body);
        awaitOneWaits();
        return answer;
    }

    CompletableFuture<Request.Answer> post(JvmNode edge, String body) {
        return Request.post(edgeOf(edge), body);
    }

    /** Returns once whoever owns the service knows of one request, has woken it, and is in touch with all living edges. */
    void awaitOneWaits() {
        eventually(() -> assertThat(shop()).startsWith("Waking 1 " + alive.size() + " "));
    }

    boolean accepts(JvmNode node) {
        InetSocketAddress edge = edgeOf(node);
        try (Socket socket = new Socket(edge.getAddress(), edge.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether connections to the Service's address may go to this node's edge} */
    boolean inService(JvmNode node) {
        return kubernetes.backends("team-a", "shop", "http").contains(edgeOf(node));
    }

    private InetSocketAddress edgeOf(JvmNode node) {
        return new InetSocketAddress(requireNonNull(addresses.get(node)), edgePort);
    }

    /** From now on pods become ready. */
    void openGate() {
        try {
            Files.createFile(folder.resolve(GatedPod.GATE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the bodies of all requests that have reached a pod, in order} */
    List<String> served() {
        Path served = folder.resolve(GatedPod.SERVED);
        try {
            return Files.exists(served) ? Files.readAllLines(served) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; returns when it is dead. */
    void kill(JvmNode node) {
        alive.remove(node);
        node.kill();
        node.awaitEnd();
    }

    /** SIGTERM; returns at once. It still answers while it goes, but nobody but the caller asks it any more. */
    void terminate(JvmNode node) {
        alive.remove(node);
        node.terminate();
    }

    @Override
    public void close() {
        // Killed first and awaited then, so that they die at the same time.
        addresses.keySet().forEach(JvmNode::kill);
        addresses.keySet().forEach(JvmNode::close);
        kubernetes.close();
        network.close();
    }

    /** A new one below the build's own, where the nodes' logs stay after the test. */
    private static Path newFolder() {
        try {
            Path all = Files.createDirectories(Path.of("target", "multi-jvm"));
            return Files.createTempDirectory(all, "box").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = requireNonNull(Box.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
