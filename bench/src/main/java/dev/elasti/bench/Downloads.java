package dev.elasti.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Bodies of 1 GiB, one at a time: how fast, and whether memory stays what it was. */
final class Downloads {
    private static final long SIZE = 1L << 30;

    private Downloads() {}

    private record Download(double megabytesPerSecond, double cpuSeconds) {}

    /** @param contestants the edge first; those that do not carry the route have no part in it */
    static void compare(String title, Route route, List<Contestant> contestants, int rounds, double goal)
            throws IOException, InterruptedException {
        Map<Contestant, List<Download>> all = new LinkedHashMap<>();
        Map<Contestant, Double> before = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            if (!contestant.carries(route)) {
                continue;
            }
            all.put(contestant, new ArrayList<>());
            before.put(contestant, contestant.program().residentMiB());
            download(contestant.url(route, "/1g")); // Warms it up.
            contestant.program().forgetPeak();
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Contestant, List<Download>> entry : all.entrySet()) {
                Program program = entry.getKey().program();
                double cpu = program.cpuSeconds();
                double speed = download(entry.getKey().url(route, "/1g"));
                entry.getValue().add(new Download(speed, program.cpuSeconds() - cpu));
            }
        }
        List<Download> ours = all.values().iterator().next();
        Machine.load("after it");
        System.out.printf("%n%s, median of %d rounds (goal: ≥ %.1f × HAProxy)%n", title, rounds, goal);
        System.out.printf("  %-16s %12s %10s %24s %12s%n", "", "MB/s", "CPU s", "RSS MiB before -> peak", "edge ÷ it");
        all.forEach((contestant, downloads) -> System.out.printf(
                Locale.ROOT,
                "  %-16s %12.0f %10.2f %12.0f -> %8.0f %12.2f%n",
                contestant.name(),
                speed(downloads),
                Median.of(downloads.stream().map(Download::cpuSeconds).toList()),
                before.get(contestant),
                contestant.program().peakMiB(),
                ratio(ours, downloads)));
    }

    /** Round by round, since what else the machine does changes from round to round. */
    private static double ratio(List<Download> ours, List<Download> theirs) {
        return Median.of(IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i).megabytesPerSecond() / theirs.get(i).megabytesPerSecond())
                .toList());
    }

    private static double speed(List<Download> downloads) {
        return Median.of(downloads.stream().map(Download::megabytesPerSecond).toList());
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
        if (parts.length != 3 || !parts[0].equals("200") || Long.parseLong(parts[1]) != SIZE) {
            throw new IOException("download of " + url + " went wrong: " + output);
        }
        return Double.parseDouble(parts[2]) / 1e6;
    }
}
