package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of DESIGN.md: from each phase, each input of a kind, and the phase it leads to at once. */
class LifeTableTest {
    private static final List<String> INPUTS = List.of(
            "request",
            "pod ready",
            "no pod ready",
            "scaled to 0",
            "unknown",
            "gone",
            "deleting",
            "target gone",
            "moving");

    /** One row a phase, one column an input. */
    private static final Map<Phase, List<Phase>> TABLE = Map.of(
            Phase.Unsure,
            row("Unsure Serving Waking Asleep Unsure Retiring Retiring Failed Unsure"),
            Phase.Asleep,
            row("Waking PassingThrough Waking Asleep Asleep Retiring Retiring Failed Asleep"),
            Phase.Waking,
            row("Waking PassingThrough Waking Waking Waking Retiring Retiring Failed Waking"),
            Phase.Releasing,
            row("Releasing Releasing Waking Waking Releasing Retiring Retiring Failed Releasing"),
            Phase.PassingThrough,
            row("PassingThrough PassingThrough Waking Asleep PassingThrough Retiring Retiring Failed PassingThrough"),
            Phase.Serving,
            row("Serving Serving Waking Asleep Serving Retiring Retiring Failed Serving"),
            Phase.Observing,
            row("Observing Observing Waking Asleep Observing Retiring Retiring Failed Observing"),
            Phase.FallingAsleep,
            row("PassingThrough FallingAsleep Waking Asleep Observing Retiring Retiring Failed Observing"),
            Phase.Failed,
            row("Failed PassingThrough Failed Failed Failed Retiring Retiring Failed Failed"),
            Phase.Retiring,
            row("Retiring Retiring Retiring Retiring Retiring Retiring Retiring Retiring Retiring"));

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @MethodSource("cells")
    void anInputLeadsWhereTheTableSays(Phase from, String input, Phase to) {
        World world = in(from);
        assertThat(world.phase()).isEqualTo(from);
        Instant now = world.now;
        Life after = world.life();
        for (Input one : inputs(input).apply(world)) {
            after = after.on(one, now).next();
        }
        assertThat(after.phase()).isEqualTo(to);
    }

    static Stream<Object[]> cells() {
        List<Object[]> cells = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (int i = 0; i < INPUTS.size(); i++) {
                cells.add(new Object[] {
                    phase,
                    INPUTS.get(i),
                    Objects.requireNonNull(TABLE.get(phase), "row").get(i)
                });
            }
        }
        return cells.stream();
    }

    private static Function<World, List<Input>> inputs(String name) {
        return world -> switch (name) {
            case "request" ->
                List.of(new Input.Asked(
                        List.of(new Ticket("new", "edge-0", world.now, world.now.plus(Duration.ofMinutes(1)), 1))));
            case "pod ready" -> seen(world, 1, 1);
            case "no pod ready" -> seen(world, 1, 0);
            case "scaled to 0" -> seen(world, 0, 0);
            case "unknown" -> List.of(new Input.Sighted(new Sighting.Unknown("stale")));
            case "gone" -> List.of(new Input.Sighted(new Sighting.Gone()));
            case "deleting" -> {
                world.cluster.deleting = true;
                yield List.of(new Input.Sighted(world.cluster.seen()));
            }
            case "target gone" -> {
                world.cluster.targetExists = false;
                yield List.of(new Input.Sighted(world.cluster.seen()));
            }
            case "moving" -> List.of(new Input.Moving());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<Input> seen(World world, int replicas, int ready) {
        world.cluster.replicas = replicas;
        if (ready > world.cluster.readyPods) {
            world.cluster.podReady();
        }
        world.cluster.readyPods = ready;
        return List.of(new Input.Sighted(world.cluster.seen()));
    }

    /** {@return a world in that phase} Releasing has more waiting than its pods take at a time; the fall has not held yet. */
    private static World in(Phase phase) {
        World world = switch (phase) {
            case Unsure -> {
                World unseen = new World(Cluster.spec(Duration.ofSeconds(10), "traffic"), 1);
                unseen.blind = true;
                yield unseen.own();
            }
            case Asleep, Waking, Releasing, PassingThrough, Failed -> World.asleep("traffic");
            case Serving, Observing, FallingAsleep, Retiring -> World.awake("traffic");
        };
        switch (phase) {
            case Unsure, Asleep, Serving, Observing, FallingAsleep -> {}
            case Waking, PassingThrough -> world.request(0, 1, Duration.ofMinutes(1));
            case Releasing -> {
                for (int i = 0; i < 15; i++) {
                    world.request(0, 1, Duration.ofMinutes(1));
                }
            }
            case Failed -> {
                world.cluster.trouble = Optional.of(new TargetState.Trouble("CrashLoopBackOff", "it exits"));
                world.request(0, 1, Duration.ofMinutes(1));
            }
            case Retiring -> {
                world.cluster.deleting = true;
                world.cluster.reachable = false;
                world.changed();
            }
        }
        world.passUntil(Duration.ofMinutes(1), w -> w.phase() == phase);
        return world;
    }

    private static List<Phase> row(String phases) {
        return Stream.of(phases.split(" ", -1)).map(Phase::valueOf).toList();
    }
}
