package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
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
        Map<ServiceUnderTest, Integer> ports = new LinkedHashMap<>();
        services.forEach(service -> ports.put(service, node.edgePort(service.name())));
        List<Future<Wake>> wakes = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ports.forEach((service, port) -> {
                Future<Long> answer = threads.submit(() -> answeredAt(port));
                // As many hands as a cluster has kubelets: a single one would be what the last request waits for.
                wakes.add(threads.submit(() -> Wake.of(service, answer)));
            });
        }
        List<Wake> answered = wakes.stream()
                .filter(wake -> wake.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
        System.out.printf(
                "%n%d cold services, one request each at once: %d answered (ms)%n", services.size(), answered.size());
        print("all requests sent → replicas written", answered, wake -> wake.scaledUpAt() - begin);
        print("all requests sent → pod ready", answered, wake -> wake.readyAt() - begin);
        print("all requests sent → answered", answered, wake -> wake.answeredAt() - begin);
        print("pod ready → answered", answered, wake -> wake.answeredAt() - wake.readyAt());
    }

    /** When one service's replicas were written, its pod was ready and its request answered, by {@link System#nanoTime}. */
    private record Wake(long scaledUpAt, long readyAt, long answeredAt) {
        static Wake of(ServiceUnderTest service, Future<Long> answer) throws InterruptedException, ExecutionException {
            service.awaitScaledUp();
            return new Wake(service.scaledUpAt(), service.podReady(), answer.get());
        }
    }

    private static long answeredAt(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (!answer.equals("HTTP/1.1 200")) {
                throw new IOException("answered with " + answer);
            }
            return System.nanoTime();
        }
    }

    private static void print(String what, List<Wake> wakes, ToLongFunction<Wake> nanos) {
        print(what, wakes.stream().map(wake -> nanos.applyAsLong(wake) / 1e6).toList());
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
