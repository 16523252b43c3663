package dev.elasti.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.node.Node;
import dev.elasti.node.Profiles;
import dev.elasti.node.management.ServiceView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What we add to a cold start, with a pod that needs no time at all: first byte → replicas written, pod ready → first byte at the
 * pod, and how fast ten thousand waiting requests are let go. Includes the round trips to the API server.
 */
final class ColdStartBench {
    private static final int WARM_UP = 20;
    private static final int STARTS = 200;
    private static final int CROWD = 10_000;

    private ColdStartBench() {}

    static void run(int rounds) throws IOException, InterruptedException {
        try (InstantOrigin origin = new InstantOrigin("127.0.0.1");
                HandKubernetes kubernetes = new HandKubernetes(origin.port())) {
            Config config = ConfigFactory.parseMap(Map.of(
                            "elasti.kubernetes.api-server",
                            kubernetes.baseUrl(),
                            "elasti.edge.bind-address",
                            "127.0.0.1",
                            "elasti.edge.shared-port",
                            0,
                            "pekko.loglevel",
                            "WARNING"))
                    .withFallback(Profiles.load(Profiles.SINGLE))
                    .resolve();
            Node node = Node.start(config);
            try {
                coldStarts(node, kubernetes, origin);
                crowds(node, kubernetes, rounds);
            } finally {
                node.stop().toCompletableFuture().join();
            }
        }
    }

    private static void coldStarts(Node node, HandKubernetes kubernetes, InstantOrigin origin) throws IOException {
        List<Double> toScale = new ArrayList<>();
        List<Double> toPod = new ArrayList<>();
        for (int i = 0; i < WARM_UP + STARTS; i++) {
            awaitPhase(node, "Asleep");
            origin.reset();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edgePort(node))) {
                socket.setTcpNoDelay(true);
                long first = System.nanoTime();
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                spinUntil(() -> kubernetes.replicas() == 1);
                long scaled = System.nanoTime();
                awaitPhase(node, "Waking");
                long ready = kubernetes.podReady();
                spinUntil(() -> origin.firstByteAt() != 0);
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (!answer.startsWith("HTTP/1.1 200")) {
                    throw new IOException("answered " + answer);
                }
                if (i >= WARM_UP) {
                    toScale.add((scaled - first) / 1e6);
                    toPod.add((origin.firstByteAt() - ready) / 1e6);
                }
            }
            kubernetes.fallAsleep();
        }
        System.out.printf("%ncold start, our own share, %d starts%n", STARTS);
        print("first byte → replicas written", toScale);
        print("pod ready → first byte at pod", toPod);
    }

    private static void crowds(Node node, HandKubernetes kubernetes, int rounds)
            throws IOException, InterruptedException {
        System.out.printf("%n%d waiting requests, %d rounds%n", CROWD, rounds);
        List<Double> released = new ArrayList<>();
        List<Double> kiBEach = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            awaitPhase(node, "Asleep");
            double before = usedKiB();
            Process crowd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Crowd.class.getName(),
                            Integer.toString(edgePort(node)),
                            Integer.toString(CROWD))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(crowd.getInputStream(), StandardCharsets.UTF_8))) {
                expect(out, "sent");
                awaitUntil(() -> service(node).waiting() == CROWD);
                kiBEach.add((usedKiB() - before) / CROWD);
                long ready = System.currentTimeMillis();
                kubernetes.podReady();
                String[] words = expect(out, "answered").split(" ", -1);
                if (Integer.parseInt(words[1]) != CROWD) {
                    System.out.println("  LOST " + (CROWD - Integer.parseInt(words[1])));
                }
                released.add((double) (Long.parseLong(words[2]) - ready));
            }
            crowd.waitFor();
            kubernetes.fallAsleep();
        }
        System.out.printf(
                Locale.ROOT, "  %-34s median %7.0f ms%n", "pod ready → last one answered", Median.of(released));
        System.out.printf(Locale.ROOT, "  %-34s median %7.1f KiB of heap%n", "a held request", Median.of(kiBEach));
    }

    private static void print(String what, List<Double> millis) {
        System.out.printf(
                Locale.ROOT,
                "  %-34s median %7.2f ms   p99 %7.2f ms%n",
                what,
                Median.of(millis),
                Median.percentile(millis, 99));
    }

    private static double usedKiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024.0;
    }

    private static ServiceView service(Node node) {
        List<ServiceView> all = node.services().toCompletableFuture().join();
        return all.isEmpty() ? new ServiceView("", "", "", "Unknown", "", -1, 0, 0, Map.of(), null) : all.getFirst();
    }

    private static int edgePort(Node node) {
        return service(node).edgePorts().values().iterator().next();
    }

    private static void awaitPhase(Node node, String phase) {
        awaitUntil(() -> service(node).phase().equals(phase)
                && !service(node).edgePorts().isEmpty());
    }

    private static void awaitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited two minutes in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** For what is measured itself: no pause that would count. */
    private static void spinUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited two minutes in vain");
            }
            LockSupport.parkNanos(50_000);
        }
    }

    private static String expect(BufferedReader out, String word) throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new IOException("the crowd said " + line + " instead of " + word);
        }
        return line;
    }
}
