package dev.elasti.actors.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One thing that happens to a service in a random run. */
sealed interface Happening {
    record Passes(int millis) implements Happening {}

    record Request(int edge, int bytes, int patience) implements Happening {}

    record LongRequest(int edge, int millis) implements Happening {}

    record Leaves(int edge) implements Happening {}

    record EdgeLost(int edge) implements Happening {}

    record EdgeBack(int edge) implements Happening {}

    record ApiReachable(boolean reachable) implements Happening {}

    record Blind(boolean blind) implements Happening {}

    record ScaledTo(int replicas) implements Happening {}

    record SleepNow(int value) implements Happening {}

    record PodFails() implements Happening {}

    record Unparked() implements Happening {}

    record SliceRemoved() implements Happening {}

    record TargetTouched() implements Happening {}

    record TargetThere(boolean there) implements Happening {}

    record Says(int verdict) implements Happening {}

    record EdgesCount(boolean on) implements Happening {}

    static List<Happening> random(Random random, int length) {
        List<Happening> run = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            run.add(one(random));
        }
        return run;
    }

    private static Happening one(Random random) {
        int edge = random.nextInt(3);
        return switch (random.nextInt(30)) {
            case 0, 1, 2, 3 -> new Passes(random.nextInt(500));
            case 4, 5, 6, 7 -> new Passes(random.nextInt(8_000));
            case 8, 9 -> new Passes(15_000 + random.nextInt(20_000));
            case 10, 11, 12, 13 -> new Request(edge, 1 + random.nextInt(300), 100 + random.nextInt(40_000));
            case 14 -> new LongRequest(edge, random.nextInt(20_000));
            case 15 -> new Leaves(edge);
            case 16 -> new EdgeLost(edge);
            case 17, 18 -> new EdgeBack(edge);
            case 19 -> new ApiReachable(random.nextInt(3) > 0);
            case 20 -> new Blind(random.nextInt(3) == 0);
            case 21 -> new ScaledTo(random.nextInt(3));
            case 22 -> new SleepNow(random.nextInt(1000));
            case 23 -> new PodFails();
            case 24 -> new Unparked();
            case 25 -> new SliceRemoved();
            case 26 -> new TargetTouched();
            case 27 -> new TargetThere(random.nextInt(4) > 0);
            case 28 -> new Says(random.nextInt(5));
            default -> new EdgesCount(random.nextInt(3) > 0);
        };
    }

    default void in(World world) {
        Cluster cluster = world.cluster;
        switch (this) {
            case Passes(var millis) -> world.pass(Duration.ofMillis(millis));
            case Request(var edge, var bytes, var patience) -> world.request(edge, bytes, Duration.ofMillis(patience));
            case LongRequest(var edge, var millis) -> {
                SimulatedEdge at = world.edges.get(edge);
                if (at.there && !at.holding && cluster.readyPods > 0) {
                    at.requests++;
                    world.forward(at, Duration.ofMillis(millis));
                }
            }
            case Leaves(var edge) -> world.leave(edge);
            case EdgeLost(var edge) -> world.lose(edge);
            case EdgeBack(var edge) -> world.comeBack(edge);
            case ApiReachable(var reachable) -> cluster.reachable = reachable;
            case Blind(var blind) -> {
                world.blind = blind;
                world.changed();
            }
            case ScaledTo(var replicas) -> {
                cluster.scale(replicas);
                world.changed();
            }
            case SleepNow(var value) -> {
                cluster.sleepNow = Optional.of("at " + value);
                world.forced = true;
                world.changed();
            }
            case PodFails() -> {
                cluster.readyPods = Math.max(0, cluster.readyPods - 1);
                cluster.touch();
                world.changed();
            }
            case Unparked() -> {
                cluster.parked = false;
                world.changed();
            }
            case SliceRemoved() -> {
                cluster.slice = List.of();
                world.sliceRemoved = world.now;
                world.changed();
            }
            case TargetTouched() -> {
                cluster.touch();
                world.changed();
            }
            case TargetThere(var there) -> {
                cluster.targetExists = there;
                world.changed();
            }
            case Says(var verdict) ->
                world.verdict = switch (verdict) {
                    case 0 -> new Verdict.Active("busy");
                    case 1 -> new Verdict.Unknown("no answer");
                    default -> new Verdict.Idle("quiet");
                };
            case EdgesCount(var on) -> world.edgesCount = on;
        }
    }
}
