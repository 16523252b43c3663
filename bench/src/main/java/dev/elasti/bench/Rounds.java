package dev.elasti.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Contestants that take turns under one load, and the table of what came of it. The first contestant is compared with the others
 * round by round, since what else the machine does changes from round to round.
 */
final class Rounds {
    private Rounds() {}

    /** @param cpuMicros processor time of the contestant itself for each answer */
    private record Turn(Sample sample, double cpuMicros) {
        double rate() {
            return sample.rate();
        }

        double p99() {
            return sample.p99Millis();
        }
    }

    /**
     * @param title what is measured, how much of it at a time
     * @param unit what is counted, as {@code requests}
     * @param goals of the first contestant's rate against others', by their names
     */
    static void compare(
            String title,
            String unit,
            Route route,
            Load load,
            List<Contestant> contestants,
            int rounds,
            Map<String, Double> goals)
            throws IOException, InterruptedException {
        Map<Contestant, List<Turn>> results = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            if (contestant.carries(route)) {
                results.put(contestant, new ArrayList<>());
            }
        }
        for (Contestant contestant : results.keySet()) {
            load.against(contestant); // Warms it up, and the load generator too.
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Contestant, List<Turn>> entry : results.entrySet()) {
                entry.getValue().add(turn(load, entry.getKey()));
            }
        }
        List<Turn> ours = results.values().iterator().next();
        Machine.load("after it");
        System.out.printf("%n%s, median of %d rounds%n", title, rounds);
        System.out.printf(
                "  %-16s %12s %10s %10s %12s %10s %10s %6s%n",
                "", unit + "/s", "p50 ms", "p99 ms", "CPU µs each", "edge ÷ it", "its p99", "goal");
        results.forEach((contestant, turns) -> System.out.printf(
                Locale.ROOT,
                "  %-16s %12.0f %10.2f %10.2f %12.1f %10.2f %10.2f %6s%n",
                contestant.name(),
                median(turns, Turn::rate),
                median(turns, turn -> turn.sample().p50Millis()),
                median(turns, Turn::p99),
                median(turns, Turn::cpuMicros),
                ratio(ours, turns, Turn::rate),
                ratio(ours, turns, Turn::p99),
                goals.containsKey(contestant.name()) ? "≥ " + goals.get(contestant.name()) : ""));
    }

    private static Turn turn(Load load, Contestant contestant) throws IOException, InterruptedException {
        double before = contestant.program().cpuSeconds();
        Sample sample = load.against(contestant);
        double cpu = (contestant.program().cpuSeconds() - before) * 1e6 / Math.max(1, sample.count());
        if (!sample.trouble().isEmpty()) {
            System.out.println("  " + contestant.name() + ": " + sample.trouble());
        }
        return new Turn(sample, cpu);
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> part) {
        return Median.of(turns.stream().map(part::applyAsDouble).toList());
    }

    private static double ratio(List<Turn> ours, List<Turn> theirs, ToDoubleFunction<Turn> part) {
        return Median.of(IntStream.range(0, ours.size())
                .mapToObj(i -> part.applyAsDouble(ours.get(i)) / part.applyAsDouble(theirs.get(i)))
                .toList());
    }
}
