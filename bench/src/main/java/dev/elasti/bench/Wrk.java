package dev.elasti.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One bounded run of wrk. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P50 = Pattern.compile("50%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
    private static final Pattern TROUBLE = Pattern.compile("(Socket errors:.*|Non-2xx.*)");

    private Wrk() {}

    /** The sample's trouble is what wrk complained of. */
    static Sample run(String url, int connections, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency", "--timeout", "10s", url))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher trouble = TROUBLE.matcher(output);
        return new Sample(
                Double.parseDouble(find(RATE, output).group(1)),
                millis(find(P50, output)),
                millis(find(P99, output)),
                Long.parseLong(find(TOTAL, output).group(1)),
                trouble.find() ? trouble.group(1) : "");
    }

    private static double millis(Matcher time) {
        double value = Double.parseDouble(time.group(1));
        return switch (time.group(2)) {
            case "us" -> value / 1000;
            case "ms" -> value;
            case String _ -> value * 1000;
        };
    }

    private static Matcher find(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("wrk said something unexpected:\n" + output);
        }
        return matcher;
    }
}
