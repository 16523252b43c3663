package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on, and how busy it was with other things. */
final class Machine {
    private Machine() {}

    static void describe() throws IOException {
        String model = "unknown processor";
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        }
        System.out.printf(
                "%s, %d processors, %s %s, JDK %s%n",
                model,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }

    /** Others' load makes absolute figures worthless and ratios noisy, so it stands beside them. */
    static void load(String when) throws IOException {
        String[] averages = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        System.out.printf("load average %s: %s (1 min) %s (5 min)%n", when, averages[0], averages[1]);
    }
}
