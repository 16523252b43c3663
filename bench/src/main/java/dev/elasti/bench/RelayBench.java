package dev.elasti.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The edge beside HAProxy and Go's ReverseProxy: small GETs, 64 KiB bodies, 1 GiB bodies; interleaved, medians, ratios. */
final class RelayBench {
    private static final int CONNECTIONS = 64;

    private RelayBench() {}

    private record Round(double rate, double p99, double cpuMicros) {}

    static void run(Path folder, Path sources, int rounds, int seconds) throws IOException, InterruptedException {
        if (Program.onPath("wrk").isEmpty()) {
            System.out.println("left out: relaying (needs apt-get install wrk)");
            return;
        }
        Peers peers = new Peers(folder, sources);
        List<Contestant> contestants = new ArrayList<>();
        try (Program _ = peers.backend()) {
            contestants.addAll(peers.contestants());
            contestants.forEach(contestant -> warmUp(contestant, seconds));
            compare("small GET (200 bytes)", "/small", contestants, rounds, seconds);
            compare("64 KiB body", "/64k", contestants, rounds, seconds);
            big(contestants, rounds);
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private static void warmUp(Contestant contestant, int seconds) {
        try {
            Wrk.run(url(contestant, "/small"), CONNECTIONS, seconds);
            Wrk.run(url(contestant, "/64k"), CONNECTIONS, Math.max(1, seconds / 2));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void compare(String title, String path, List<Contestant> contestants, int rounds, int seconds)
            throws IOException, InterruptedException {
        Map<Contestant, List<Round>> results = new LinkedHashMap<>();
        contestants.forEach(contestant -> results.put(contestant, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Contestant, List<Round>> entry : results.entrySet()) {
                Program program = entry.getKey().program();
                double before = program.cpuSeconds();
                Wrk.Result result = Wrk.run(url(entry.getKey(), path), CONNECTIONS, seconds);
                double cpu = (program.cpuSeconds() - before) * 1e6 / Math.max(1, result.requests());
                entry.getValue().add(new Round(result.requestsPerSecond(), result.p99Millis(), cpu));
                if (!result.trouble().isEmpty()) {
                    System.out.println("  " + entry.getKey().name() + ": " + result.trouble());
                }
            }
        }
        double ours = Median.of(
                results.values().iterator().next().stream().map(Round::rate).toList());
        System.out.printf("%n%s, %d connections, median of %d rounds%n", title, CONNECTIONS, rounds);
        System.out.printf("  %-16s %12s %10s %12s %14s%n", "", "requests/s", "p99 ms", "CPU µs/req", "edge ÷ it");
        results.forEach((contestant, all) -> {
            double rate = Median.of(all.stream().map(Round::rate).toList());
            System.out.printf(
                    Locale.ROOT,
                    "  %-16s %12.0f %10.1f %12.1f %14.2f%n",
                    contestant.name(),
                    rate,
                    Median.of(all.stream().map(Round::p99).toList()),
                    Median.of(all.stream().map(Round::cpuMicros).toList()),
                    ours / rate);
        });
    }

    private static void big(List<Contestant> contestants, int rounds) throws IOException, InterruptedException {
        System.out.printf("%n1 GiB body, one connection, median of %d rounds%n", rounds);
        System.out.printf("  %-16s %12s %16s%n", "", "MB/s", "RSS MiB before/after");
        Map<Contestant, List<Double>> speeds = new LinkedHashMap<>();
        Map<Contestant, Double> before = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            before.put(contestant, contestant.program().residentMiB());
        }
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                speeds.computeIfAbsent(contestant, none -> new ArrayList<>()).add(download(url(contestant, "/1g")));
            }
        }
        speeds.forEach((contestant, all) -> System.out.printf(
                Locale.ROOT,
                "  %-16s %12.0f %12.0f / %.0f%n",
                contestant.name(),
                Median.of(all),
                before.get(contestant),
                contestant.program().residentMiB()));
    }

    /** {@return megabytes a second, by curl's own count} */
    private static double download(String url) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-m",
                        "60",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code} %{size_download} %{speed_download}",
                        url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        String[] parts = output.split(" ", -1);
        if (parts.length != 3 || !parts[0].equals("200") || Long.parseLong(parts[1]) != 1L << 30) {
            throw new IOException("download of " + url + " went wrong: " + output);
        }
        return Double.parseDouble(parts[2]) / 1e6;
    }

    private static String url(Contestant contestant, String path) {
        return "http://127.0.0.1:" + contestant.port() + path;
    }
}
