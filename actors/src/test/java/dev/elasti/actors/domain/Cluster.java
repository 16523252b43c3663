package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import dev.elasti.actors.domain.Input.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a Kubernetes cluster would hold for one service; changes at the instant it is told to. */
final class Cluster {
    static final TargetRef TARGET = new TargetRef("apps/v1", "Deployment", "web");

    Specification spec;
    long generation = 1;
    int replicas;
    int readyPods;
    int podsLeft;
    boolean targetExists = true;
    boolean serviceExists = true;
    boolean parked;
    boolean deleting;
    boolean finalizer;
    boolean reachable = true;
    List<String> slice = List.of();
    Map<String, Integer> ports = new TreeMap<>();
    Optional<String> sleepNow = Optional.empty();
    Optional<String> sleptFor = Optional.empty();
    Optional<Phase> lastPhase = Optional.empty();
    Optional<ColdStart> lastColdStart = Optional.empty();
    Optional<TargetState.Trouble> trouble = Optional.empty();
    int effectiveSleeps;
    private long version = 1;
    private int podNumber;

    Cluster(Specification spec) {
        this.spec = spec;
    }

    void touch() {
        version++;
    }

    String version() {
        return "v" + version;
    }

    void scale(int to) {
        replicas = to;
        if (readyPods > to) {
            podsLeft += readyPods - to;
            readyPods = to;
        }
        touch();
    }

    /** A pod that was missing is ready now, with an address of its own. */
    void podReady() {
        if (readyPods < replicas) {
            readyPods++;
            podNumber++;
            touch();
        }
    }

    Sighting.Seen seen() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < readyPods; i++) {
            endpoints.add(new Endpoint("10.1.0." + (1 + (podNumber - i + 2000) % 200), 8080));
        }
        ServicePort port = new ServicePort("http", 80, "TCP", "", ports.getOrDefault("http", 0), endpoints);
        return new Sighting.Seen(
                spec,
                generation,
                "uid",
                deleting,
                finalizer,
                sleepNow,
                sleptFor,
                targetExists
                        ? new TargetState.Present(replicas, readyPods + podsLeft, version(), trouble)
                        : new TargetState.Missing(),
                serviceExists
                        ? new ServiceState.Served(List.of(port), parked, slice, readyPods)
                        : new ServiceState.Missing(),
                List.of(),
                lastPhase,
                Optional.empty(),
                Map.copyOf(ports),
                lastColdStart);
    }

    static int pods(TargetState target) {
        return target instanceof TargetState.Present present ? present.pods() : 0;
    }

    Result apply(Action action) {
        if (!reachable) {
            return new Result.Unreachable("connection refused");
        }
        return switch (action) {
            case Action.Wake wake -> {
                if (!targetExists) {
                    yield new Result.Rejected("not found");
                }
                if (replicas < wake.replicas()) {
                    scale(wake.replicas());
                }
                yield new Result.Done(replicas);
            }
            case Action.Sleep sleep -> {
                if (!sleep.resourceVersion().equals(version())) {
                    yield new Result.Conflicted("resourceVersion is " + version());
                }
                effectiveSleeps++;
                scale(0);
                yield new Result.Done(0);
            }
            case Action.EdgeIn in -> {
                slice = in.addresses();
                yield new Result.Done(0);
            }
            case Action.EdgeOut _ -> {
                slice = List.of();
                yield new Result.Done(0);
            }
            case Action.Park _ -> {
                parked = true;
                yield new Result.Done(0);
            }
            case Action.Unpark _ -> {
                parked = false;
                yield new Result.Done(0);
            }
            case Action.AddFinalizer _ -> {
                finalizer = true;
                yield new Result.Done(0);
            }
            case Action.RemoveFinalizer _ -> {
                finalizer = false;
                yield new Result.Done(0);
            }
        };
    }

    static Specification spec(Duration cooldown, String... triggers) {
        List<TriggerSpec> specs = new ArrayList<>();
        for (String trigger : triggers) {
            specs.add(new TriggerSpec(trigger, Map.of()));
        }
        return new Specification(
                "web",
                TARGET,
                1,
                cooldown,
                specs,
                Handover.PARK,
                Duration.ofSeconds(20),
                20,
                1000,
                5,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                10,
                List.of(),
                ReceptionSpec.PLAIN,
                ConnectionSpec.USUAL);
    }

    static Policy policy() {
        return new Policy(
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                5,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                50,
                10_000);
    }

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
}
