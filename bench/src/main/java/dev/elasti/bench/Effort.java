package dev.elasti.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much is measured, as said on the command line.
 *
 * @param rounds times that each contestant has its turn
 * @param seconds length of one turn under load
 * @param coldStarts sleeping services woken one after the other
 * @param crowds times that a crowd of requests waits together
 * @param nodeStarts starts of the node with the cache, and as many without
 * @param only parts of a scenario that are wanted; empty: all
 */
record Effort(
        Set<Scenario> scenarios,
        int rounds,
        int seconds,
        int coldStarts,
        int crowds,
        int nodeStarts,
        Set<String> only) {
    /** What can be named on the command line. */
    enum Scenario {
        RELAY("relay"),
        COLD_START("cold-start"),
        START("start"),
        NEIGHBOURS("neighbours"),
        REFUSALS("refusals"),
        MEMORY("memory");

        private final String word;

        Scenario(String word) {
            this.word = word;
        }

        static Scenario of(String word) {
            for (Scenario scenario : values()) {
                if (scenario.word.equals(word)) {
                    return scenario;
                }
            }
            throw new IllegalArgumentException("there is no scenario '" + word + "'");
        }
    }

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static Effort of(List<String> words) {
        boolean quick = words.contains("--quick");
        int rounds = quick ? 2 : 5;
        int seconds = quick ? 2 : 5;
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        Set<String> only = new HashSet<>();
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            switch (rest.removeFirst()) {
                case "--quick" -> {}
                case "--rounds" -> rounds = number("--rounds", rest);
                case "--seconds" -> seconds = number("--seconds", rest);
                case "--only" -> only.add(rest.isEmpty() ? "" : rest.removeFirst());
                case String word -> scenarios.add(Scenario.of(word));
            }
        }
        return new Effort(
                scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : scenarios,
                rounds,
                seconds,
                quick ? 100 : 400,
                quick ? 1 : 5,
                quick ? 2 : 5,
                Set.copyOf(only));
    }

    /** {@return the same with turns of another length} */
    Effort withSeconds(int others) {
        return new Effort(scenarios, rounds, others, coldStarts, crowds, nodeStarts, only);
    }

    /** {@return whether this part of a scenario is to be measured} */
    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private static int number(String option, Deque<String> rest) {
        String value = rest.isEmpty() ? "" : rest.removeFirst();
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(option + " needs a number from 1 to 9999, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
