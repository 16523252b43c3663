package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.peers.ProbeTable.Probe;
import dev.elasti.edge.testing.EdgeFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of the Http11Probe suite, and those of our own fault matrix beyond them, against the edge and against what is held to be
 * good: pekko-http alone, HAProxy and nginx, all proxies in front of the same lenient origin. One table comes out, to read; of
 * the edge it is demanded that it breaks no MUST and hardly any of the rest. Needs Debian's haproxy and nginx-light.
 */
class Http11ProbeIT {
    private static final int FAILURES_AT_MOST = 5;

    /** As long as the lengths in the table take it to be where they count a request within a body. */
    private static final String HOST = "shop.eu";

    /** A server that keeps silent takes its time, so that several are asked at once. */
    private static final int AT_A_TIME = 24;

    @TempDir
    Path nginxFolder;

    @TempDir
    Path haproxyFolder;

    private final Map<String, Endpoint> contestants = new LinkedHashMap<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private EdgeFixture edge;

    private record Failure(Probe probe, Exchange exchange) {
        @Override
        public String toString() {
            return "  %s%s: %s; allowed: %s"
                    .formatted(
                            probe.id(),
                            !probe.scored() ? " (unscored)" : probe.must() ? " (MUST)" : "",
                            exchange.inShort(),
                            String.join(" ", probe.allowed()));
        }
    }

    @BeforeEach
    void start() throws Exception {
        Witness origin = Witness.echoing();
        toClose.add(origin);
        edge = EdgeFixture.start();
        toClose.add(edge);
        int port = edge.edge().sharedAddress().getPort();
        contestants.put("edge", new Endpoint("127.0.0.1", port));
        edge.routing().host(HOST, EdgeFixture.SHOP, origin.endpoint());
        ServerProcess haproxy = Proxies.haproxy(haproxyFolder, origin.endpoint());
        toClose.add(haproxy::stop);
        contestants.put("HAProxy", haproxy.endpoint());
        ServerProcess nginx = Proxies.nginx(nginxFolder, origin.endpoint());
        toClose.add(nginx::stop);
        contestants.put("nginx", nginx.endpoint());
        PekkoHttp pekko = new PekkoHttp();
        toClose.add(pekko::stop);
        contestants.put("pekko-http", pekko.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void theEdgeBreaksNoMustAndHardlyAnythingElse() throws Exception {
        List<Probe> suite = ProbeTable.probes();
        List<Probe> ours = ProbeTable.rows();
        StringBuilder table = new StringBuilder("%n%-12s %22s %22s %22s %22s%n"
                .formatted("failures of", "MUST", "all scored", "unscored", "our own rows"));
        StringBuilder details = new StringBuilder();
        Map<String, List<Failure>> failures = new LinkedHashMap<>();
        for (Map.Entry<String, Endpoint> contestant : contestants.entrySet()) {
            List<Failure> inSuite = failures(suite, contestant.getValue());
            List<Failure> inOurs = failures(ours, contestant.getValue());
            failures.put(contestant.getKey(), inSuite);
            table.append("%-12s %22s %22s %22s %22s%n"
                    .formatted(
                            contestant.getKey(),
                            of(suite, inSuite, probe -> probe.scored() && probe.must()),
                            of(suite, inSuite, Probe::scored),
                            of(suite, inSuite, probe -> !probe.scored()),
                            of(ours, inOurs, _ -> true)));
            details.append(contestant.getKey()).append(" fails:\n");
            inSuite.forEach(failure -> details.append(failure).append('\n'));
            details.append(inOurs.stream()
                    .map(failure -> failure.probe().id())
                    .collect(Collectors.joining(" ", "  our own rows: ", "\n")));
        }
        System.out.println(table.append(details));
        List<Failure> edges = failures.getOrDefault("edge", List.of()).stream()
                .filter(failure -> failure.probe().scored())
                .toList();
        assertThat(edges.stream().filter(failure -> failure.probe().must())).isEmpty();
        assertThat(edges).hasSizeLessThanOrEqualTo(FAILURES_AT_MOST);
    }

    private static String of(List<Probe> probes, List<Failure> failures, Predicate<Probe> which) {
        return failures.stream().map(Failure::probe).filter(which).count() + " of "
                + probes.stream().filter(which).count();
    }

    private static List<Failure> failures(List<Probe> probes, Endpoint server) throws Exception {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<Failure>> results = new ArrayList<>();
            for (Probe probe : probes) {
                results.add(threads.submit(() -> new Failure(probe, exchange(probe, server))));
            }
            List<Failure> failures = new ArrayList<>();
            for (Future<Failure> result : results) {
                Failure outcome = result.get();
                if (!outcome.probe().passed(outcome.exchange())) {
                    failures.add(outcome);
                }
            }
            return failures;
        }
    }

    private static Exchange exchange(Probe probe, Endpoint server) throws IOException {
        return Exchange.of(
                new InetSocketAddress(server.address(), server.port()),
                probe.row().bytes(HOST),
                probe.whole());
    }
}
