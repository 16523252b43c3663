package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A warm service's clients in a process of their own, at a steady pace: one through the edge, one straight to the pod, whose times say
 * what the machine alone does to them.
 */
final class Pulse implements AutoCloseable {
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(250);

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
        List<Asker> askers = Arrays.stream(args)
                .map(port -> new Asker(Integer.parseInt(port)))
                .toList();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(line));
            List<Thread> threads = askers.stream()
                    .map(asker -> Thread.ofPlatform().start(() -> asker.ask(end)))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%f %f %d%n",
                    askers.get(0).p99(),
                    askers.get(1).p99(),
                    askers.get(0).failed);
        }
    }

    private static final class Asker {
        private final int port;
        private List<Double> millis = new ArrayList<>();
        private int failed;

        Asker(int port) {
            this.port = port;
        }

        void ask(long end) {
            millis = new ArrayList<>();
            failed = 0;
            while (System.nanoTime() < end) {
                try (SteadyClient client = new SteadyClient(port)) {
                    while (System.nanoTime() < end) {
                        millis.addAll(client.ask(SLICE));
                    }
                } catch (IOException e) {
                    failed++;
                }
            }
        }

        double p99() {
            return millis.isEmpty() ? Double.NaN : Median.percentile(millis, 99);
        }
    }
}
