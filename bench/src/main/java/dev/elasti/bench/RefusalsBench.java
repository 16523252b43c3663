package dev.elasti.bench;

import dev.elasti.kubernetes.embedded.cluster.LoopbackNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ten thousand requests at once for a sleeping service that lets a hundred wait, dealt out to the edges of three nodes: how many wait,
 * and how soon all others are told that they can't.
 */
final class RefusalsBench {
    private static final int NODES = 3;
    private static final int BOUND = 100;
    private static final int CROWD = 10_000;
    private static final String SERVICE = "popular";

    private RefusalsBench() {}

    static void run(Launch launch, Path folder, Effort effort) throws IOException {
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes();
                LoopbackNetwork network = LoopbackNetwork.claim(NodeTrio.FIRST_NETWORK);
                NodeTrio nodes = NodeTrio.start(launch, kubernetes.baseUrl(), network, NODES, folder)) {
            ServiceUnderTest service = kubernetes.bounded(SERVICE, origin.port(), BOUND);
            System.out.printf(
                    "%n%d requests at once over %d nodes, of which %d may wait (ms from a request's last byte sent to its"
                            + " refusal's first byte seen)%n",
                    CROWD, NODES, BOUND);
            // The first crowd meets JVMs that have never refused anybody.
            for (int round = 0; round <= effort.crowds(); round++) {
                nodes.awaitAsleep(SERVICE);
                try (Throng throng = Throng.connect(nodes.edges(SERVICE), CROWD)) {
                    double cpuBefore = nodes.cpuSeconds();
                    throng.ask(CROWD - BOUND);
                    double cpu = (nodes.cpuSeconds() - cpuBefore) * 1e6 / CROWD;
                    print(round, throng, nodes.waiting(SERVICE), cpu);
                    service.podReady();
                    throng.awaitAll();
                    System.out.printf("           … answered once there is a pod: %d%n", throng.served());
                }
                service.fallAsleep();
            }
        }
    }

    private static void print(int round, Throng throng, int waiting, double cpu) throws IOException {
        List<Double> told = new ArrayList<>(throng.refusedAfterMillis());
        System.out.printf(
                Locale.ROOT,
                "  %-8s %d wait (the owner says %d), %d refused with Retry-After, %d otherwise: p50 %.1f   p99 %.1f   max %.1f;"
                        + " sending took %.0f, the last was told after %.0f; %.0f µs of CPU each on the nodes%n",
                round == 0 ? "cold JVM" : "round " + round,
                CROWD - told.size() - throng.otherwise(),
                waiting,
                told.size(),
                throng.otherwise(),
                Median.of(told),
                Median.percentile(told, 99),
                Median.percentile(told, 100),
                throng.sendingMillis(),
                throng.lastToldMillis(),
                cpu);
        Machine.load("then");
    }
}
