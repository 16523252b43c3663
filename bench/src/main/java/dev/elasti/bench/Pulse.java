package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A warm service's clients in a process of their own, at a steady pace: some through the edge, as many straight to the pod, whose times
 * say what the machine alone does to them.
 */
final class Pulse implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final long BETWEEN_REQUESTS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How {@link Origin} ends its answers. */
    private static final byte[] END = "\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    /**
     * @param edge 99 of 100 answers through the edge took less, in milliseconds
     * @param direct the same for those straight from the pod
     * @param failed connections through the edge that broke
     */
    record Beat(double edge, double direct, int failed) {}

    private Pulse(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts the process and has it warm itself and the edge up. */
    static Pulse start(int edgePort, int podPort) throws IOException {
        Pulse pulse = new Pulse(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Pulse.class.getName(),
                        Integer.toString(edgePort),
                        Integer.toString(podPort))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        pulse.take(5);
        return pulse;
    }

    /** Asks for so long. */
    Beat take(int seconds) throws IOException {
        in.write(seconds + "\n");
        in.flush();
        String[] words =
                requireNonNull(out.readLine(), "the pulse ended without a word").split(" ", -1);
        return new Beat(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Integer.parseInt(words[2]));
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** @param args the edge's port, the pod's */
    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(line));
            Asker edge = new Asker(Integer.parseInt(args[0]), end);
            Asker pod = new Asker(Integer.parseInt(args[1]), end);
            edge.await();
            pod.await();
            System.out.printf(Locale.ROOT, "%f %f %d%n", edge.p99(), pod.p99(), edge.failed.get());
        }
    }

    private static final class Asker {
        private final int port;
        private final long end;
        private final List<Thread> threads;
        private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger failed = new AtomicInteger();

        Asker(int port, long end) {
            this.port = port;
            this.end = end;
            this.threads = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> Thread.ofPlatform().start(this::ask))
                    .toList();
        }

        void await() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        double p99() {
            return millis.isEmpty() ? Double.NaN : Median.percentile(millis, 99);
        }

        private void ask() {
            while (System.nanoTime() < end) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    ask(socket);
                } catch (IOException e) {
                    failed.incrementAndGet();
                }
            }
        }

        private void ask(Socket socket) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long due = System.nanoTime(); due < end; due += BETWEEN_REQUESTS) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                socket.getOutputStream().write(REQUEST);
                for (int matched = 0; matched < END.length; ) {
                    int next = in.read();
                    if (next < 0) {
                        throw new EOFException();
                    }
                    matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
                }
                // From when it was due: a client that was held up had wanted its answer all the while.
                millis.add((System.nanoTime() - due) / 1e6);
            }
        }
    }
}
