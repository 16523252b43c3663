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
 * edges. Its pods become ready when {@link #openGate} is called. For one thread.
 */
final class Box implements AutoCloseable {
    static final String SHOP = "team-a/shop";

    static final int NODES = 3;

    /** Of the loopback networks that the nodes' addresses are taken from: well above those that embedded clusters begin with. */
    private static final int FIRST_NETWORK = 100;

    /** The exit code of HotSpot with ExitOnOutOfMemoryError. */
    static final int OUT_OF_MEMORY = 3;

    /** How Pekko's log begins to tell of a message that could not leave or could not be read. */
    private static final String NOT_SENT = "Failed to serialize";

    private static final String NOT_READ = "Failed to deserialize";

    private final EmbeddedCluster kubernetes = EmbeddedCluster.start();
    private final LoopbackNetwork network = LoopbackNetwork.claim(FIRST_NETWORK);
    private final Path folder;
    private final Map<ChildJvm, String> addresses = new HashMap<>();
    private final List<ChildJvm> alive = new ArrayList<>();
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
            box.end();
            throw e;
        }
    }

    private void fill(Map<String, String> settings) {
        kubernetes.apply(resource("/crd/elastiservices.elasti.truefoundry.com.yaml"));
        kubernetes.apply(
                resource("shop.yaml").replace("$POD", GatedPod.command()).replace("$FOLDER", folder.toString()));
        ChildJvm first = startNode("node-1", settings, Map.of("elasti.node.formation", "self-join"));
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
            String shop = shop();
            assertThat(shop).matches("Asleep 0 " + NODES + " [0-9]+");
            edgePort = Integer.parseInt(shop.substring(shop.lastIndexOf(' ') + 1));
            assertThat(alive).allMatch(this::accepts).allMatch(this::inService);
        });
    }

    private ChildJvm startNode(String name, Map<String, String> settings, Map<String, String> formation) {
        String address = network.serviceAddress();
        Map<String, String> properties = new HashMap<>(settings);
        properties.putAll(formation);
        properties.put("elasti.kubernetes.api-server", kubernetes.baseUrl());
        properties.put("elasti.node.name", name);
        properties.put("elasti.node.address", address);
        properties.put("elasti.edge.bind-address", address);
        ChildJvm node = ChildJvm.start(NodeMain.class, name, folder, properties);
        alive.add(node);
        addresses.put(node, address);
        return node;
    }

    /** {@return the one node on which the service's entity lives, once there is one} */
    ChildJvm owner() {
        List<ChildJvm> owners = new ArrayList<>();
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
    List<ChildJvm> others(ChildJvm node) {
        return alive.stream().filter(other -> other != node).toList();
    }

    /** {@return the service as its owner tells any living node, see {@link Commands}: {@code Waking 1 3 10000}, say} */
    String shop() {
        return alive.getFirst().ask("service " + SHOP);
    }

    /** Sends a request to a node's edge; returns once it waits. */
    CompletableFuture<Request.Answer> hold(ChildJvm edge, String body) {
        CompletableFuture<Request.Answer> answer = post(edge, body);
        awaitOneWaits();
        return answer;
    }

    /** Sends a request to a node's edge; returns once it is written. */
    CompletableFuture<Request.Answer> post(ChildJvm edge, String body) {
        return Request.post(edgeOf(edge), body);
    }

    /** Returns once whoever owns the service knows of one request, has woken it, and is in touch with all living edges. */
    void awaitOneWaits() {
        eventually(() -> assertThat(shop()).startsWith("Waking 1 " + alive.size() + " "));
    }

    boolean accepts(ChildJvm node) {
        InetSocketAddress edge = edgeOf(node);
        try (Socket socket = new Socket(edge.getAddress(), edge.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether connections to the Service's address may go to this node's edge} */
    boolean inService(ChildJvm node) {
        return kubernetes.backends("team-a", "shop", "http").contains(edgeOf(node));
    }

    private InetSocketAddress edgeOf(ChildJvm node) {
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
    void kill(ChildJvm node) {
        alive.remove(node);
        node.kill();
        node.awaitEnd();
    }

    /** Has the node run out of memory. {@return its exit code} */
    int exhaust(ChildJvm node) {
        alive.remove(node);
        node.tell("exhaust");
        return node.awaitEnd();
    }

    /** SIGTERM; returns at once. It still answers while it goes, but nobody but the caller asks it any more. */
    void terminate(ChildJvm node) {
        alive.remove(node);
        node.terminate();
    }

    /** Leaves nothing behind but logs. Whatever a test is about: fails if nodes had something to say to each other that can't travel. */
    @Override
    public void close() {
        end();
        assertThat(addresses.keySet()).allSatisfy(node -> {
            assertThat(node.logged(NOT_SENT)).isEmpty();
            assertThat(node.logged(NOT_READ)).isEmpty();
        });
    }

    private void end() {
        // Killed first and awaited then, so that they die at the same time.
        addresses.keySet().forEach(ChildJvm::kill);
        addresses.keySet().forEach(ChildJvm::close);
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
