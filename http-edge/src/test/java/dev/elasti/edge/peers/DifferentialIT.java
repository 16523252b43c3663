package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams that are made to be misunderstood ({@link DesyncStreams}) go through the edge to a control, which is an origin that writes
 * down what arrives ({@link Witness}), and through the edge to three real servers, each of which reads them in its own way: nginx
 * and HAProxy with such an origin behind them, and the JDK's server. Each stream has a connection of its own from an address of its
 * own in 127/8. The edge writes that address into each request that it forwards, as the last of X-Forwarded-For, so every request is
 * known by it wherever it arrives, and one that arrives without it was never forwarded as a request.
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
 * <p>What is seen is tried again alone, with another address: a connection that broke because the machine was slow is no finding.
 * {@code -Delasti.fuzz.streams} sets how many streams, {@code -Delasti.fuzz.seed} repeats a run. Needs Debian's haproxy and nginx-light.
 */
class DifferentialIT {
    private static final int STREAMS = Integer.getInteger("elasti.fuzz.streams", 10_000);
    private static final long SEED = Long.getLong("elasti.fuzz.seed", System.nanoTime() & 0xffffff);
    private static final int AT_A_TIME = 8;
    private static final int TRIES = 3;
    private static final int EXAMPLES = 20;

    /** The addresses of tries again begin here, far beyond those of the streams. */
    private static final int AGAIN = 1 << 22;

    @TempDir
    Path nginxFolder;

    @TempDir
    Path haproxyFolder;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<Way> paths = new ArrayList<>();
    private int tries;

    /** A way through the edge: its port there, and what has arrived at its end. */
    private record Way(String name, int port, Collection<Seen> arrived) {}

    @BeforeEach
    void start() throws Exception {
        EdgeFixture edge = EdgeFixture.start();
        toClose.add(edge);
        Witness control = witness();
        paths.add(new Way("control", edge.port(PortProtocol.HTTP, control.endpoint()), control.seen()));
        Witness behindNginx = witness();
        ServerProcess nginx = WebServers.nginx(nginxFolder, behindNginx.endpoint());
        toClose.add(nginx::stop);
        paths.add(new Way("nginx", edge.port(PortProtocol.HTTP, nginx.endpoint()), behindNginx.seen()));
        Witness behindHaproxy = witness();
        ServerProcess haproxy = WebServers.haproxy(haproxyFolder, behindHaproxy.endpoint());
        toClose.add(haproxy::stop);
        paths.add(new Way("HAProxy", edge.port(PortProtocol.HTTP, haproxy.endpoint()), behindHaproxy.seen()));
        JdkServer jdk = new JdkServer();
        toClose.add(jdk);
        paths.add(new Way("JDK", edge.port(PortProtocol.HTTP, jdk.endpoint()), jdk.seen()));
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

    private static List<String> findings(
            int number, Map<String, List<String>> statuses, Map<String, Map<String, List<Seen>>> arrived) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        arrived.forEach((name, byClient) -> outcomes.put(
                name,
                new Outcome(
                        statuses.getOrDefault(name, List.of()), byClient.getOrDefault(address(number), List.of()))));
        return Differences.among(outcomes);
    }

    /** {@return what is found in each of several tries, of the last one} */
    private List<String> again(int number) throws IOException {
        byte[] stream = DesyncStreams.stream(SEED, number);
        List<String> findings = List.of();
        for (int i = 0; i < TRIES; i++) {
            String from = address(AGAIN + tries++);
            Map<String, List<String>> statuses = send(stream, from);
            Map<String, Outcome> outcomes = new LinkedHashMap<>();
            for (Way path : paths) {
                outcomes.put(
                        path.name(),
                        new Outcome(
                                statuses.getOrDefault(path.name(), List.of()),
                                path.arrived().stream()
                                        .filter(seen -> seen.client().equals(from))
                                        .toList()));
            }
            findings = Differences.among(outcomes);
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
