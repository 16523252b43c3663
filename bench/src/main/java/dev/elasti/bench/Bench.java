package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** {@code bench/run}: prints the figures of this machine, now. */
public final class Bench {
    private static final Set<String> KNOWN = Set.of("relay", "cold-start");

    private Bench() {}

    /** @param args module folder, rounds, seconds a round, and what to run: {@code relay}, {@code cold-start}, or nothing for both */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path module = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        String what = args.length > 3 ? args[3] : "";
        if (!what.isEmpty() && !KNOWN.contains(what)) {
            System.err.println("There is no benchmark '" + what + "'; there are " + KNOWN + ".");
            System.exit(64);
        }
        Path folder = Files.createDirectories(
                module.resolve("target").resolve("bench").toAbsolutePath());
        if (!what.equals("cold-start")) {
            RelayBench.run(folder, module.resolve("src/main/peers").toAbsolutePath(), rounds, seconds);
        }
        if (!what.equals("relay")) {
            ColdStartBench.run(rounds);
        }
        System.exit(0);
    }
}
