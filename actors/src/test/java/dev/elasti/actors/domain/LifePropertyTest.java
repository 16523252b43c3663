package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random runs of a service in a simulated cluster, with failures of everything, checked at each step ({@link Invariants})
 * and after all is well again. A run that fails is cut down to the happenings it needs, and printed with its seed;
 * {@code -Delasti.seed=…} repeats one.
 */
class LifePropertyTest {
    private static final int RUNS = Integer.getInteger("elasti.runs", 300);
    private static final int LENGTH = 60;

    @Test
    void whateverHappensTheInvariantsHoldAndAllIsWellAfterwards() {
        forAll(LifePropertyTest::oneOwner);
    }

    @Test
    void twoWhoThinkTheyAreTheOwnerNeverPutItToSleepTwiceInOneIdlePeriod() {
        forAll(LifePropertyTest::twoOwners);
    }

    private static void oneOwner(Run run) {
        World world = begin(run);
        world.own();
        run.happenings().forEach(happening -> happening.in(world));
        heal(world);
        everyRequestIsAnswered(world);
        aNewRequestIsServed(world);
        itFallsAsleepAgain(world);
    }

    private static void twoOwners(Run run) {
        World world = begin(run);
        world.own();
        world.pass(Duration.ofMillis(10));
        world.own();
        int sleeps = 0;
        for (Happening happening : run.happenings()) {
            int before = world.cluster.effectiveSleeps;
            happening.in(world);
            sleeps += world.cluster.effectiveSleeps - before;
        }
        long wakes = world.all(Effect.Action.Wake.class).size();
        long scaled = run.happenings().stream()
                .filter(Happening.ScaledTo.class::isInstance)
                .count();
        if (sleeps > wakes + scaled + 1) {
            throw world.violation("slept " + sleeps + " times, but woke " + wakes + " times");
        }
        heal(world);
        everyRequestIsAnswered(world);
    }

    private static World begin(Run run) {
        Random random = new Random(run.seed());
        String[][] triggers = {{"traffic"}, {"prometheus"}, {"traffic", "prometheus"}};
        World world = new World(Cluster.spec(Duration.ofSeconds(10), triggers[random.nextInt(3)]), run.seed());
        if (random.nextBoolean()) {
            world.cluster.replicas = 1;
            world.cluster.podReady();
        }
        return world;
    }

    private static void heal(World world) {
        List<Happening> cure = List.of(
                new Happening.ApiReachable(true),
                new Happening.TargetThere(true),
                new Happening.EdgeBack(0),
                new Happening.EdgeBack(1),
                new Happening.EdgeBack(2),
                new Happening.EdgesCount(true),
                new Happening.Says(4),
                new Happening.Blind(false));
        cure.forEach(happening -> happening.in(world));
        world.pass(Duration.ofSeconds(30));
    }

    private static void everyRequestIsAnswered(World world) {
        long waiting =
                world.edges.stream().mapToLong(edge -> edge.tickets.size()).sum();
        if (waiting > 0 || world.life().waiting() > 0) {
            throw world.violation(
                    waiting + " requests wait at edges, " + world.life().waiting() + " in the queue");
        }
        if (world.asked != world.released + world.refused + world.left) {
            throw world.violation("of " + world.asked + " were released " + world.released + ", refused "
                    + world.refused + ", left " + world.left);
        }
    }

    private static void aNewRequestIsServed(World world) {
        // Beyond the longest pause after failed wakes in such a run.
        world.pass(Duration.ofMinutes(5));
        Ticket ticket = world.request(1, 1, Duration.ofMinutes(1));
        int refused = world.refused;
        world.pass(Duration.ofSeconds(15));
        boolean waits = world.edges.get(1).tickets.contains(ticket);
        if (waits || world.refused > refused) {
            throw world.violation("after all was mended a request is not served");
        }
    }

    private static void itFallsAsleepAgain(World world) {
        if (!world.passUntil(Duration.ofMinutes(2), w -> w.phase() == Phase.Asleep)) {
            throw world.violation("after all was mended it does not fall asleep");
        }
        world.pass(Duration.ofSeconds(5));
        if (world.cluster.parked || world.cluster.slice.isEmpty() || world.cluster.replicas > 0) {
            throw world.violation("asleep, and parked " + world.cluster.parked + ", slice " + world.cluster.slice
                    + ", replicas " + world.cluster.replicas);
        }
    }

    private record Run(long seed, List<Happening> happenings) {}

    private static void forAll(Consumer<Run> property) {
        long first = Long.getLong("elasti.seed", System.nanoTime());
        int runs = System.getProperty("elasti.seed") == null ? RUNS : 1;
        for (int i = 0; i < runs; i++) {
            long seed = first + i;
            Run run = new Run(seed, Happening.random(new Random(seed), LENGTH));
            if (failure(property, run).isPresent()) {
                Run least = shrunk(property, run);
                fail("seed " + seed + ", needs only " + least.happenings() + ":\n"
                        + failure(property, least).orElseThrow());
            }
        }
        assertThat(runs).isPositive();
    }

    private static Optional<String> failure(Consumer<Run> property, Run run) {
        try {
            property.accept(run);
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(String.valueOf(failure));
        }
    }

    /** Leaves out ever smaller stretches of the run while it still fails. */
    private static Run shrunk(Consumer<Run> property, Run run) {
        Run least = run;
        for (int stretch = LENGTH / 2; stretch > 0; stretch = stretch / 2) {
            for (int from = 0; from < least.happenings().size(); ) {
                List<Happening> fewer = new ArrayList<>(least.happenings());
                fewer.subList(from, Math.min(from + stretch, fewer.size())).clear();
                Run candidate = new Run(run.seed(), fewer);
                if (failure(property, candidate).isPresent()) {
                    least = candidate;
                } else {
                    from += stretch;
                }
            }
        }
        return least;
    }
}
