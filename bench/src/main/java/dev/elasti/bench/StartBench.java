package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a node takes from exec to ready, and how much memory it has when it has nothing to do. */
final class StartBench {
    private static final long IDLE = TimeUnit.SECONDS.toNanos(3);

    private StartBench() {}

    private record Started(double millis, double cpuSeconds, double residentMiB) {}

    static void run(Launch launch, Path folder, Effort effort) throws IOException {
        List<Started> with = new ArrayList<>();
        List<Started> without = new ArrayList<>();
        try (HandKubernetes kubernetes = new HandKubernetes()) {
            kubernetes.asleep("sleeper", Program.freePort());
            for (int i = 0; i < effort.nodeStarts(); i++) {
                with.add(start(launch.command(), kubernetes, folder.resolve("start.log")));
                without.add(start(launch.commandWithoutCache(), kubernetes, folder.resolve("start-without.log")));
            }
        }
        System.out.printf("%nstart of a node, median of %d%n", effort.nodeStarts());
        System.out.printf("  %-18s %12s %12s %14s%n", "", "ready ms", "CPU s", "idle RSS MiB");
        print("with AOT cache", with);
        print("without", without);
        System.out.printf("  %-18s %12s %12s %14s%n", "goal", "3000", "", "200");
    }

    private static Started start(List<String> command, HandKubernetes kubernetes, Path log) throws IOException {
        try (NodeProcess node = NodeProcess.start(command, kubernetes.baseUrl(), log)) {
            double cpu = node.program().cpuSeconds();
            long idleAt = System.nanoTime() + IDLE;
            while (System.nanoTime() < idleAt) {
                LockSupport.parkNanos(IDLE / 10);
            }
            return new Started(node.readyAfterMillis(), cpu, node.program().residentMiB());
        }
    }

    private static void print(String what, List<Started> starts) {
        System.out.printf(
                Locale.ROOT,
                "  %-18s %12.0f %12.2f %14.0f%n",
                what,
                Median.of(starts.stream().map(Started::millis).toList()),
                Median.of(starts.stream().map(Started::cpuSeconds).toList()),
                Median.of(starts.stream().map(Started::residentMiB).toList()));
    }
}
