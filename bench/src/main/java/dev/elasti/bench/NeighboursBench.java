package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What services on one node cost each other: many that wake at once. */
final class NeighboursBench {
    private static final int COLD_SERVICES = 500;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private NeighboursBench() {}

    static void run(Launch launch, Path folder) throws IOException, InterruptedException {
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes()) {
            List<ServiceUnderTest> cold = IntStream.range(0, COLD_SERVICES)
                    .mapToObj(i -> kubernetes.asleep("cold-" + i, origin.port()))
                    .toList();
            try (NodeProcess node =
                    NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("neighbours.log"))) {
                wakeAll(node, cold);
            }
        }
    }

    private static void wakeAll(NodeProcess node, List<ServiceUnderTest> services) {
        services.forEach(service -> node.awaitPhase(service.name(), "Asleep"));
        List<Integer> ports =
                services.stream().map(service -> node.edgePort(service.name())).toList();
        ConcurrentLinkedQueue<Double> took = new ConcurrentLinkedQueue<>();
        List<Double> toScale = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ports.forEach(port -> threads.execute(() -> {
                if (answered(port)) {
                    took.add((System.nanoTime() - begin) / 1e6);
                }
            }));
            List<ServiceUnderTest> waiting = new ArrayList<>(services);
            Waits.await(() -> {
                waiting.removeIf(service -> {
                    long scaledUpAt = service.scaledUpAt();
                    if (scaledUpAt != 0) {
                        toScale.add((scaledUpAt - begin) / 1e6);
                        service.podReady();
                    }
                    return scaledUpAt != 0;
                });
                return waiting.isEmpty();
            });
        }
        System.out.printf(
                "%n%d cold services, one request each at once: %d answered (ms)%n", services.size(), took.size());
        print("all requests sent → replicas written", toScale);
        print("all requests sent → answered", List.copyOf(took));
    }

    private static boolean answered(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException _) {
            return false;
        }
    }

    static void print(String what, List<Double> values) {
        System.out.printf(
                Locale.ROOT,
                "  %-45s p50 %8.2f   p99 %8.2f   worst %8.2f%n",
                what,
                Median.of(values),
                Median.percentile(values, 99),
                Median.percentile(values, 100));
    }
}
