package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What attacks cost a real node: its memory before, during and after, and how long a neighbour's warm clients wait meanwhile. Pods of
 * sleeping services never get ready.
 */
final class MemoryBench {
    private static final int BEFORE_SECONDS = 3;
    private static final int DURING_SECONDS = 6;
    private static final double MIB = 1024 * 1024;
    private static final String CALM = "calm";

    private MemoryBench() {}

    /**
     * One attack.
     *
     * @param part its word on the command line
     * @param title as it stands in the table
     * @param service whose port is attacked; empty for the shared port
     */
    private record Case(String part, String title, Attack.Kind kind, String service) {}

    private record Memory(double resident, double heap) {
        static Memory of(NodeProcess node) throws IOException, InterruptedException {
            double resident = node.program().residentMiB();
            return new Memory(resident, node.liveHeapBytes() / MIB);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("uploads", "200 uploads of 1 GiB, asleep", Attack.Kind.UPLOADS, "asleep-uploads"),
            new Case("idle", "10 000 idle connections", Attack.Kind.IDLE, "awake"),
            new Case("hosts", "500 000 hosts, a service's port", Attack.Kind.HOSTS, "awake"),
            new Case("hosts", "500 000 hosts, the shared port", Attack.Kind.HOSTS, ""),
            new Case("chunks", "10^6 1-byte chunks, awake", Attack.Kind.CHUNKS, "awake"),
            new Case("chunks", "… again, the code being warm", Attack.Kind.CHUNKS, "awake"),
            new Case("chunks", "10^6 1-byte chunks, asleep", Attack.Kind.CHUNKS, "asleep-chunks"),
            new Case("floods", "CONTINUATION, awake", Attack.Kind.CONTINUATION, "awake-h2"),
            new Case("floods", "CONTINUATION, asleep", Attack.Kind.CONTINUATION, "asleep-continuation"),
            new Case("floods", "rapid reset, awake", Attack.Kind.RAPID_RESET, "awake-h2"),
            new Case("floods", "rapid reset, asleep", Attack.Kind.RAPID_RESET, "asleep-reset"),
            new Case("floods", "PING, awake", Attack.Kind.PING, "awake-h2"),
            new Case("floods", "PING, asleep", Attack.Kind.PING, "asleep-ping"));

    static void run(Launch launch, Path folder, Effort effort) throws IOException, InterruptedException {
        List<Case> cases =
                CASES.stream().filter(each -> effort.wants(each.part())).toList();
        int calmPort = Program.freePort();
        int attackedPort = Program.freePort();
        try (Program _ = Origin.start(calmPort, folder.resolve("calm-origin.log"));
                Program _ = Origin.start(attackedPort, folder.resolve("attacked-origin.log"));
                HandKubernetes kubernetes = new HandKubernetes()) {
            kubernetes.observed(CALM, calmPort);
            kubernetes.observed("awake", attackedPort);
            kubernetes.observed("awake-h2", attackedPort, "grpc");
            for (Case each : cases) {
                if (each.service().startsWith("asleep")) {
                    kubernetes.asleep(each.service(), attackedPort, each.part().equals("floods") ? "grpc" : "http");
                }
            }
            try (NodeProcess node =
                    NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("memory-node.log"))) {
                attackAll(node, calmPort, cases);
            }
        }
    }

    private static void attackAll(NodeProcess node, int calmPort, List<Case> cases)
            throws IOException, InterruptedException {
        node.awaitPhase(CALM, "Observing");
        List<String> ends = new ArrayList<>();
        try (Pulse pulse = Pulse.start(node.edgePort(CALM), calmPort)) {
            System.out.printf(
                    "%nattacks on a node: memory in MiB, p99 in ms of a neighbour's clients (200 requests a second)%n");
            System.out.printf(
                    "  %-32s %-22s %-20s %-18s %-18s %-6s %s%n",
                    "",
                    "RSS before-peak-after",
                    "heap b.-during-after",
                    "p99 before-during",
                    "… without the edge",
                    "CPUs",
                    "broken");
            for (Case each : cases) {
                ends.add("  %-32s %s".formatted(each.title(), attack(node, pulse, each)));
            }
        }
        System.out.printf("%nwhat became of the attackers%n");
        ends.forEach(System.out::println);
        System.out.printf(
                "bytes of the node's metrics afterwards: %d%n", node.metrics().length());
    }

    private static String attack(NodeProcess node, Pulse pulse, Case each) throws IOException, InterruptedException {
        int port = each.service().isEmpty() ? node.sharedPort() : port(node, each.service());
        Memory before = Memory.of(node);
        Pulse.Beat calm = pulse.take(BEFORE_SECONDS);
        node.program().forgetPeak();
        try (Attack attack = Attack.begin(each.kind(), port)) {
            double cpu = node.program().cpuSeconds();
            Pulse.Beat beat = pulse.take(DURING_SECONDS);
            cpu = node.program().cpuSeconds() - cpu;
            double peak = node.program().peakMiB();
            Memory during = Memory.of(node);
            String end = each.kind() == Attack.Kind.HOSTS ? attack.await() : attack.end();
            // What is asked for now is answered after what the node still has to do about it.
            pulse.take(2);
            Memory after = Memory.of(node);
            System.out.printf(
                    Locale.ROOT,
                    "  %-32s %5.0f %5.0f %5.0f      %5.1f %5.1f %5.1f     %6.2f %6.2f      %6.2f %6.2f    %4.1f    %d%n",
                    each.title(),
                    before.resident(),
                    peak,
                    after.resident(),
                    before.heap(),
                    during.heap(),
                    after.heap(),
                    calm.edge(),
                    beat.edge(),
                    calm.direct(),
                    beat.direct(),
                    cpu / DURING_SECONDS,
                    beat.failed());
            return end;
        }
    }

    private static int port(NodeProcess node, String service) {
        node.awaitPhase(service, service.startsWith("asleep") ? "Asleep" : "Observing");
        return node.edgePort(service);
    }
}
