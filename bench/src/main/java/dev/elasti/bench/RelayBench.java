package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A real node whose edge is in the path for good, beside HAProxy and Go's ReverseProxy, in front of the same nginx: small GETs,
 * 64 KiB bodies, 1 GiB bodies. The backend alone has its turn too: it shows how far the load generator is from its own limit.
 */
final class RelayBench {
    private static final int CONNECTIONS = 64;
    private static final String SERVICE = "proxied";

    private RelayBench() {}

    private record Turn(double rate, double p50, double p99, double cpuMicros) {}

    static void run(Launch launch, Path folder, Path sources, Effort effort) throws IOException, InterruptedException {
        if (Program.onPath("wrk").isEmpty() || Program.onPath("nginx").isEmpty()) {
            System.out.println("left out: relaying (needs apt-get install wrk nginx-light)");
            return;
        }
        Peers peers = new Peers(folder, sources.toAbsolutePath());
        List<Contestant> contestants = new ArrayList<>();
        try (Program backend = peers.backend();
                HandKubernetes kubernetes = new HandKubernetes()) {
            kubernetes.observed(SERVICE, peers.backendPort());
            NodeProcess node =
                    NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("relay-node.log"));
            // The edge is the first: the others are compared with it.
            node.awaitPhase(SERVICE, "Observing");
            contestants.add(new Contestant("Elasti's edge", node.program(), node.edgePort(SERVICE)));
            contestants.addAll(peers.proxies());
            List<Contestant> all = new ArrayList<>(contestants);
            all.add(new Contestant("(no proxy)", backend, peers.backendPort()));
            for (Contestant contestant : contestants) {
                Wrk.run(contestant.url("/small"), CONNECTIONS, effort.seconds());
                Wrk.run(contestant.url("/64k"), CONNECTIONS, effort.seconds());
            }
            compare("small GET (200 bytes)", "/small", all, effort);
            compare("64 KiB body", "/64k", all, effort);
            Downloads.compare(all, effort.rounds());
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private static void compare(String title, String path, List<Contestant> contestants, Effort effort)
            throws IOException, InterruptedException {
        Map<Contestant, List<Turn>> results = new LinkedHashMap<>();
        contestants.forEach(contestant -> results.put(contestant, new ArrayList<>()));
        for (int round = 0; round < effort.rounds(); round++) {
            for (Map.Entry<Contestant, List<Turn>> entry : results.entrySet()) {
                entry.getValue().add(turn(entry.getKey(), path, effort.seconds()));
            }
        }
        List<Turn> ours = results.values().iterator().next();
        System.out.printf(
                "%n%s, %d connections, median of %d rounds of %d s%n",
                title, CONNECTIONS, effort.rounds(), effort.seconds());
        System.out.printf(
                "  %-16s %12s %10s %10s %12s %12s%n", "", "requests/s", "p50 ms", "p99 ms", "CPU µs/req", "edge ÷ it");
        results.forEach((contestant, turns) -> System.out.printf(
                Locale.ROOT,
                "  %-16s %12.0f %10.2f %10.2f %12.1f %12.2f%n",
                contestant.name(),
                Median.of(turns.stream().map(Turn::rate).toList()),
                Median.of(turns.stream().map(Turn::p50).toList()),
                Median.of(turns.stream().map(Turn::p99).toList()),
                Median.of(turns.stream().map(Turn::cpuMicros).toList()),
                ratio(ours, turns)));
    }

    /** Round by round, since what else the machine does changes from round to round. */
    private static double ratio(List<Turn> ours, List<Turn> theirs) {
        return Median.of(IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i).rate() / theirs.get(i).rate())
                .toList());
    }

    private static Turn turn(Contestant contestant, String path, int seconds) throws IOException, InterruptedException {
        double before = contestant.program().cpuSeconds();
        Wrk.Result result = Wrk.run(contestant.url(path), CONNECTIONS, seconds);
        double cpu = (contestant.program().cpuSeconds() - before) * 1e6 / Math.max(1, result.requests());
        if (!result.trouble().isEmpty()) {
            System.out.println("  " + contestant.name() + ": " + result.trouble());
        }
        return new Turn(result.requestsPerSecond(), result.p50Millis(), result.p99Millis(), cpu);
    }
}
