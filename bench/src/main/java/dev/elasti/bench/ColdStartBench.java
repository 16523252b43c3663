package dev.elasti.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What we add to a cold start, and how fast ten thousand waiting requests are let go. Includes the round trips to the API server. */
final class ColdStartBench {
    private static final int WARM_UP = 20;
    private static final int CROWD = 10_000;

    private ColdStartBench() {}

    static void run(Launch launch, Path folder, Effort effort) throws IOException, InterruptedException {
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes()) {
            ServiceUnderTest service = kubernetes.asleep("sleeper", origin.port());
            try (NodeProcess node =
                    NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("cold-start.log"))) {
                coldStarts(node, service, origin, effort.coldStarts());
                crowds(node, service, effort.crowds());
            }
        }
    }

    private static void coldStarts(NodeProcess node, ServiceUnderTest service, InstantOrigin origin, int count)
            throws IOException {
        ColdStart first = ColdStart.once(node, service, origin);
        List<ColdStart> starts = new ArrayList<>();
        for (int i = 1; i < WARM_UP + count; i++) {
            ColdStart start = ColdStart.once(node, service, origin);
            if (i >= WARM_UP) {
                starts.add(start);
            }
        }
        System.out.printf("%ncold start, our own share, %d starts after %d (ms)%n", starts.size(), WARM_UP);
        System.out.printf("  %-40s %8s %8s %8s %14s%n", "", "p50", "p99", "goal p99", "very first");
        print("first byte → patch at API server", 5, starts, first, ColdStart::toPatchMillis);
        print("first byte → replicas written there", Double.NaN, starts, first, ColdStart::toScaleMillis);
        print("    such a write by a plain client", Double.NaN, starts, first, ColdStart::bareWriteMillis);
        print("pod ready → first byte at pod", 10, starts, first, ColdStart::toPodMillis);
        print("first byte at pod → answer at client", Double.NaN, starts, first, ColdStart::toClientMillis);
    }

    private static void print(
            String what, double goal, List<ColdStart> starts, ColdStart first, ToDoubleFunction<ColdStart> part) {
        List<Double> values = starts.stream().map(part::applyAsDouble).toList();
        System.out.printf(
                Locale.ROOT,
                "  %-40s %8.2f %8.2f %8s %14.2f%n",
                what,
                Median.of(values),
                Median.percentile(values, 99),
                Double.isNaN(goal) ? "" : String.format(Locale.ROOT, "%.0f", goal),
                part.applyAsDouble(first));
    }

    private static void crowds(NodeProcess node, ServiceUnderTest service, int rounds)
            throws IOException, InterruptedException {
        List<Double> released = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        int lost = 0;
        for (int round = 0; round < rounds; round++) {
            node.awaitPhase(service.name(), "Asleep");
            double heapBefore = node.liveHeapBytes();
            double residentBefore = node.program().residentMiB();
            Process crowd = Crowd.start(node.edgePort(service.name()), CROWD);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(crowd.getInputStream(), StandardCharsets.UTF_8))) {
                expect(out, "sent");
                Waits.await(() -> node.waiting(service.name()) == CROWD);
                heap.add((node.liveHeapBytes() - heapBefore) / CROWD / 1024);
                resident.add((node.program().residentMiB() - residentBefore) * 1024 / CROWD);
                double cpuBefore = node.program().cpuSeconds();
                long ready = System.currentTimeMillis();
                service.podReady();
                String[] words = expect(out, "answered").split(" ", -1);
                lost += CROWD - Integer.parseInt(words[1]);
                released.add((double) (Long.parseLong(words[2]) - ready));
                cpu.add((node.program().cpuSeconds() - cpuBefore) * 1e6 / CROWD);
            } finally {
                crowd.destroy();
            }
            crowd.waitFor();
            service.fallAsleep();
        }
        System.out.printf("%n%d waiting requests, %d rounds: %d lost%n", CROWD, rounds, lost);
        line("pod ready → last one answered, ms", released, "1000");
        line("a held request, KiB of heap", heap, "10");
        line("a held request, KiB of resident memory", resident, "");
        line("release of one, µs of the node's CPU", cpu, "");
    }

    private static void line(String what, List<Double> values, String goal) {
        System.out.printf(
                Locale.ROOT,
                "  %-40s median %8.1f   worst %8.1f%s%n",
                what,
                Median.of(values),
                Median.percentile(values, 100),
                goal.isEmpty() ? "" : "   goal " + goal);
    }

    private static String expect(BufferedReader out, String word) throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new IOException("the crowd said " + line + " instead of " + word);
        }
        return line;
    }
}
