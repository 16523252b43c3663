package dev.elasti.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One bounded run of h2load that looks like unary gRPC calls: a small message each way, and trailers in the answer. */
final class H2load {
    private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
    private static final Pattern DONE = Pattern.compile("(\\d+) succeeded, (\\d+) failed");
    private static final byte[] MESSAGE = {0, 0, 0, 0, 7, '\n', 5, 'w', 'o', 'r', 'l', 'd'};

    private H2load() {}

    /** @param folder for the message and the log of all calls; {@code streams} calls at a time on each connection */
    static Sample run(String url, Path folder, int connections, int streams, int seconds)
            throws IOException, InterruptedException {
        Path message = Files.write(folder.resolve("grpc-message"), MESSAGE);
        Path log = folder.resolve("h2load.calls");
        Files.deleteIfExists(log);
        Process process = new ProcessBuilder(
                        "h2load",
                        "-t1",
                        "-c" + connections,
                        "-m" + streams,
                        "-D" + seconds,
                        "-d",
                        message.toString(),
                        "-H",
                        "content-type: application/grpc",
                        "-H",
                        "te: trailers",
                        "--log-file=" + log,
                        url)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher rate = RATE.matcher(output);
        Matcher done = DONE.matcher(output);
        if (!rate.find() || !done.find()) {
            throw new IOException("h2load said something unexpected:\n" + output);
        }
        List<Double> millis = millis(log);
        int failed = Integer.parseInt(done.group(2));
        return new Sample(
                Double.parseDouble(rate.group(1)),
                Median.of(millis),
                Median.percentile(millis, 99),
                Long.parseLong(done.group(1)),
                failed == 0 ? "" : failed + " calls failed");
    }

    /** A line a call: when it began, its status, how many microseconds it took. */
    private static List<Double> millis(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return new ArrayList<>(lines.map(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf('\t') + 1)) / 1000)
                    .toList());
        }
    }
}
