package dev.elasti.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What services on one node cost each other: many that wake at once, and one that is awake beside one with a crowd. */
final class NeighboursBench {
    private static final int COLD_SERVICES = 500;
    private static final int CROWD = 9_000;
    private static final long BETWEEN_REQUESTS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ANSWER = 1000;

    /** How {@link InstantOrigin} ends each answer. */
    private static final String END = "\r\n\r\nok";

    private NeighboursBench() {}

    static void run(Launch launch, Path folder, Effort effort) throws IOException, InterruptedException {
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes()) {
            List<ServiceUnderTest> cold = IntStream.range(0, COLD_SERVICES)
                    .mapToObj(i -> kubernetes.asleep("cold-" + i, origin.port()))
                    .toList();
            ServiceUnderTest crowded = kubernetes.asleep("crowded", origin.port());
            ServiceUnderTest calm = kubernetes.observed("calm", origin.port());
            try (NodeProcess node =
                    NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("neighbours.log"))) {
                wakeAll(node, cold);
                besideACrowd(node, calm, crowded, effort);
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

    /** A warm service's answers while a crowd comes to its neighbour, stands there, and is not there. */
    private static void besideACrowd(NodeProcess node, ServiceUnderTest calm, ServiceUnderTest crowded, Effort effort)
            throws IOException, InterruptedException {
        node.awaitPhase(calm.name(), "Observing");
        node.awaitPhase(crowded.name(), "Asleep");
        List<Double> alone = new ArrayList<>();
        List<Double> coming = new ArrayList<>();
        List<Double> standing = new ArrayList<>();
        // Until the edge sees itself in the slice it sends its clients away.
        Waits.await(() -> stays(node.edgePort(calm.name())));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.edgePort(calm.name()))) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
            ask(socket, new ArrayList<>(), effort.seconds());
            for (int round = 0; round < effort.crowds(); round++) {
                ask(socket, alone, effort.seconds());
                Process crowd = Crowd.start(node.edgePort(crowded.name()), CROWD);
                try {
                    long come = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                    while (node.waiting(crowded.name()) < CROWD && System.nanoTime() < come) {
                        ask(socket, coming, 0);
                    }
                    ask(socket, standing, effort.seconds());
                } finally {
                    crowd.destroy();
                }
                crowd.waitFor();
                Waits.await(() -> node.waiting(crowded.name()) == 0);
                crowded.fallAsleep();
                node.awaitPhase(crowded.name(), "Asleep");
            }
        }
        System.out.printf("%na warm service, 500 requests a second (ms)%n");
        print("alone", alone);
        print("while " + CROWD + " requests come to its neighbour", coming);
        print("while they wait there", standing);
    }

    private static boolean stays(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(REQUEST);
                readAnswer(in);
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean answered(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException _) {
            return false;
        }
    }

    /** Asks at a steady pace for at least a tenth of a second; what takes long delays none of the next. */
    private static void ask(Socket socket, List<Double> millis, int seconds) throws IOException {
        long end = System.nanoTime() + Math.max(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(seconds));
        long next = System.nanoTime();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (next < end) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            socket.getOutputStream().write(REQUEST);
            readAnswer(in);
            // From when it was due: a client that was held up had wanted its answer all the while.
            millis.add((System.nanoTime() - next) / 1e6);
            next += BETWEEN_REQUESTS;
        }
    }

    private static void readAnswer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(END) < 0) {
            int next = in.read();
            if (next < 0 || answer.length() > LONGEST_ANSWER) {
                throw new IOException("answered " + answer);
            }
            answer.append((char) next);
        }
        if (!answer.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + answer);
        }
    }

    private static void print(String what, List<Double> values) {
        System.out.printf(
                Locale.ROOT,
                "  %-45s p50 %8.2f   p99 %8.2f   worst %8.2f%n",
                what,
                Median.of(values),
                Median.percentile(values, 99),
                Median.percentile(values, 100));
    }
}
