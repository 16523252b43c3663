package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.peers.Differences.Outcome;
import dev.elasti.edge.peers.Witness.Seen;
import dev.elasti.edge.testing.EdgeFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams that are made to be misunderstood ({@link DesyncStreams}) go through the edge to a control, which is an origin that writes
 * down what arrives ({@link Witness}), and through the edge to six real servers, each of which reads them in its own way: nginx,
 * HAProxy, Apache httpd and Traffic Server with such an origin behind them, Node.js and the JDK's server. Each stream has a connection of
 * its own from an address of its own in 127/8. The edge writes that address into each request that it forwards, as the last of
 * X-Forwarded-For, so every request is known by it wherever it arrives, and one that arrives without it was never forwarded as a request.
 *
 * <p>What the edge forwarded of a stream is what the control has of it: methods, targets and decoded bodies, in order. With that,
 * and with what came back to the client, nothing of the following may be (a request counts as arrived when it did to its end):
 *
 * <ol>
 *   <li>A request arrives anywhere that carries no stream's address.
 *   <li>A server has a request of a stream that the edge did not forward, or in another order, or another number of times, or with
 *       another body: what arrived must be what was forwarded, less what the server refused (a subsequence).
 *   <li>More answers come from behind a server than from behind the control.
 *   <li>The answers' statuses are the same as those from behind the control (so that the server refused nothing), but not all that
 *       was forwarded arrived.
 *   <li>More answers of 200, which only origins give, come than requests arrived.
 * </ol>
 *
 * <p>What a server does by its {@link Habit} is no difference. What is seen is tried again alone, with
 * another address: a connection that broke because the machine was slow is no finding.
 * {@code -Delasti.fuzz.streams} sets how many streams, {@code -Delasti.fuzz.seed} repeats a run. Needs Debian's haproxy, nginx-light,
 * apache2-bin and trafficserver, and {@code node}.
 */
class DifferentialIT {
    private static final int STREAMS = Integer.getInteger("elasti.fuzz.streams", 10_000);
    private static final long SEED = Long.getLong("elasti.fuzz.seed", System.nanoTime() & 0xffffff);
    private static final int AT_A_TIME = 8;
    private static final int TRIES = 3;
    private static final int EXAMPLES = 20;

    /** The addresses of tries again begin here, far beyond those of the streams. */
    private static final int AGAIN = 1 << 22;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<Way> paths = new ArrayList<>();
    private int tries;

    /** A way through the edge: its port there, and what has arrived at its end. */
    private record Way(String name, Habit habit, int port, Supplier<? extends Collection<Seen>> end) {
        Collection<Seen> arrived() {
            return end.get();
        }
    }

    /** Starts a proxy with an origin behind it. */
    private interface Proxy {
        ServerProcess start(Path folder, Endpoint origin) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start(
            @TempDir Path nginxFolder,
            @TempDir Path haproxyFolder,
            @TempDir Path apacheFolder,
            @TempDir Path trafficFolder,
            @TempDir Path nodeFolder)
            throws Exception {
        EdgeFixture edge = EdgeFixture.start();
        toClose.add(edge);
        Witness control = witness();
        way(edge, "control", Habit.NONE, control.endpoint(), control::seen);
        way(edge, "nginx", Habit.NONE, Proxies::nginx, nginxFolder);
        way(edge, "HAProxy", Habit.NONE, Proxies::haproxy, haproxyFolder);
        way(edge, "Apache", Habit.ANSWERS_OPTIONS_ASTERISK, Proxies::apache, apacheFolder);
        way(edge, "Traffic", Habit.WRITES_TARGETS_ANEW, Proxies::trafficServer, trafficFolder);
        NodeServer node = new NodeServer(nodeFolder);
        toClose.add(node::stop);
        way(edge, "Node.js", Habit.NONE, node.endpoint(), node::seen);
        JdkServer jdk = new JdkServer();
        toClose.add(jdk);
        way(edge, "JDK", Habit.NONE, jdk.endpoint(), jdk::seen);
    }

    private void way(EdgeFixture edge, String name, Habit habit, Proxy proxy, Path folder)
            throws IOException, InterruptedException {
        Witness origin = witness();
        ServerProcess process = proxy.start(folder, origin.endpoint());
        toClose.add(process::stop);
        way(edge, name, habit, process.endpoint(), origin::seen);
    }

    private void way(
            EdgeFixture edge, String name, Habit habit, Endpoint server, Supplier<? extends Collection<Seen>> end)
            throws IOException {
        paths.add(new Way(name, habit, edge.port(PortProtocol.HTTP, server), end));
    }

    private Witness witness() throws IOException {
        Witness witness = Witness.remembering();
        toClose.add(witness);
        return witness;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void noServerBehindTheEdgeReadsAnythingElseThanTheEdgeForwarded() throws Exception {
        System.out.println("differential: seed " + SEED + ", " + STREAMS + " streams");
        List<Map<String, List<String>>> statuses = sendAll();
        Map<String, Map<String, List<Seen>>> arrived = new LinkedHashMap<>();
        for (Way path : paths) {
            arrived.put(path.name(), path.arrived().stream().collect(Collectors.groupingBy(Seen::client)));
        }
        tell(statuses, arrived);
        Set<String> strangers = new TreeSet<>();
        arrived.forEach((name, byClient) -> byClient.forEach((client, requests) -> {
            if (!client.startsWith("127.")) {
                strangers.add(name + ": " + requests);
            }
        }));
        List<String> findings = new ArrayList<>(strangers);
        int suspicious = 0;
        for (int i = 0; i < STREAMS; i++) {
            List<String> first = findings(i, statuses.get(i), arrived);
            if (!first.isEmpty()) {
                suspicious++;
                findings.addAll(again(i));
            }
        }
        System.out.println("tried again: " + suspicious + ", found: " + findings.size());
        assertThat(findings).isEmpty();
    }

    private static void tell(List<Map<String, List<String>>> statuses, Map<String, Map<String, List<Seen>>> arrived) {
        System.out.printf("%-10s %12s %12s   %s%n", "path", "arrived", "of streams", "answers by status");
        arrived.forEach((name, byClient) -> System.out.printf(
                "%-10s %12d %12d   %s%n",
                name,
                byClient.values().stream().mapToInt(List::size).sum(),
                byClient.size(),
                statuses.stream()
                        .flatMap(byPath -> byPath.getOrDefault(name, List.of()).stream())
                        .collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()))));
        arrived.keySet().stream()
                .filter(name -> !name.equals("control"))
                .forEach(name -> System.out.println(refusedBy(name, statuses)));
        Map<String, List<Seen>> control = arrived.getOrDefault("control", Map.of());
        // Or nothing would be shown.
        assertThat(control.size()).isBetween(STREAMS / 3, STREAMS * 9 / 10);
    }

    private static String refusedBy(String name, List<Map<String, List<String>>> statuses) {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < statuses.size(); i++) {
            List<String> here = statuses.get(i).getOrDefault(name, List.of());
            List<String> control = statuses.get(i).getOrDefault("control", List.of());
            if (!here.equals(control)) {
                streams.add("%d (%s for %s)".formatted(i, here, control));
            }
        }
        return "answered otherwise by %s than by the control: %d streams, such as %s"
                .formatted(name, streams.size(), streams.subList(0, Math.min(EXAMPLES, streams.size())));
    }

    private List<Map<String, List<String>>> sendAll() throws Exception {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<Map<String, List<String>>>> results = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                int number = i;
                results.add(threads.submit(() -> send(DesyncStreams.stream(SEED, number), address(number))));
            }
            List<Map<String, List<String>>> statuses = new ArrayList<>();
            for (Future<Map<String, List<String>>> result : results) {
                statuses.add(result.get());
            }
            return statuses;
        }
    }

    private Map<String, List<String>> send(byte[] stream, String from) throws IOException {
        Map<String, List<String>> statuses = new ConcurrentHashMap<>();
        for (Way path : paths) {
            InetSocketAddress edge = new InetSocketAddress(InetAddress.getLoopbackAddress(), path.port());
            statuses.put(path.name(), Exchange.toTheEnd(from, edge, stream).statuses());
        }
        return statuses;
    }

    private List<String> findings(
            int number, Map<String, List<String>> statuses, Map<String, Map<String, List<Seen>>> arrived) {
        return among(
                statuses, way -> arrived.getOrDefault(way.name(), Map.of()).getOrDefault(address(number), List.of()));
    }

    private List<String> among(Map<String, List<String>> statuses, Function<Way, List<Seen>> arrived) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (Way path : paths) {
            outcomes.put(
                    path.name(),
                    new Outcome(statuses.getOrDefault(path.name(), List.of()), arrived.apply(path), path.habit()));
        }
        return Differences.among(outcomes);
    }

    /** {@return what is found in each of several tries, of the last one} */
    private List<String> again(int number) throws IOException {
        byte[] stream = DesyncStreams.stream(SEED, number);
        List<String> findings = List.of();
        for (int i = 0; i < TRIES; i++) {
            String from = address(AGAIN + tries++);
            findings = among(
                    send(stream, from),
                    way -> way.arrived().stream()
                            .filter(seen -> seen.client().equals(from))
                            .toList());
            if (findings.isEmpty()) {
                return findings;
            }
        }
        String text = new String(stream, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n\n");
        return findings.stream()
                .map(finding -> "stream " + number + " of seed " + SEED + ", " + finding + "\n" + text)
                .toList();
    }

    /** {@return an address of 127/8 but not of 127.0/16, which others use} */
    private static String address(int number) {
        return "127.%d.%d.%d".formatted(1 + (number >> 16), number >> 8 & 255, number & 255);
    }
}
