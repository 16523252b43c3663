package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code bench/run}: prints the figures of this machine, now. */
public final class Bench {
    private static final int USAGE = 64;

    private Bench() {}

    /** @param args folder of the project, then what {@code bench/run} was given */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        try {
            measure(Path.of(words.getFirst()), Effort.of(words.subList(1, words.size())));
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage() + ".");
            System.err.println(
                    "Usage: bench/run [--quick] [--rounds N] [--seconds N] [--only PART]... [relay] [cold-start] [start]"
                            + " [neighbours] [refusals] [memory]");
            System.exit(USAGE);
        }
        System.exit(0);
    }

    private static void measure(Path root, Effort effort) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path module = root.resolve("bench");
        Path folder = Files.createDirectories(
                module.resolve("target").resolve("bench").toAbsolutePath());
        Machine.describe();
        Launch launch = Launch.trained(root, folder);
        for (Effort.Scenario scenario : effort.scenarios()) {
            Machine.load("before " + scenario);
            switch (scenario) {
                case RELAY -> RelayBench.run(launch, folder, module.resolve("src/main/peers"), effort);
                case COLD_START -> ColdStartBench.run(launch, folder, effort);
                case START -> StartBench.run(launch, folder, effort);
                case REFUSALS -> RefusalsBench.run(launch, folder, effort);
                case NEIGHBOURS -> {
                    NeighboursBench.run(launch, folder);
                    BesideACrowd.run(launch, folder, effort);
                }
                case MEMORY -> MemoryBench.run(launch, folder, effort);
            }
        }
        Machine.load("at the end");
        System.out.printf("took %d s%n", (System.nanoTime() - begin) / 1_000_000_000);
    }
}
