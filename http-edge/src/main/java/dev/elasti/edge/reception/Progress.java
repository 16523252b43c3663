package dev.elasti.edge.reception;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the wake of a service has come, by what this node sees of the cluster.
 *
 * @param since when the wake began; nothing if none was seen
 * @param failing whether the last wake has failed, and the next one has to wait
 * @param deadline when a wake has failed
 */
record Progress(
        ServiceId service,
        Phase phase,
        Optional<Instant> since,
        Step step,
        boolean failing,
        ColdStarts coldStarts,
        Duration deadline) {
    /** What goes on now; those before are done. */
    enum Step {
        ASKED,
        SCALING,
        STARTING,
        READY
    }

    Progress {
        requireNonNull(service, "service");
        requireNonNull(phase, "phase");
        requireNonNull(since, "since");
        requireNonNull(step, "step");
        requireNonNull(coldStarts, "coldStarts");
        requireNonNull(deadline, "deadline");
    }

    static Progress of(ServiceId id, Sighting.Seen seen, ColdStarts before) {
        Phase phase = seen.lastPhase().orElse(Phase.Unsure);
        boolean waking = phase == Phase.Waking || phase == Phase.Releasing;
        return new Progress(
                id,
                phase,
                waking ? seen.phaseSince() : Optional.empty(),
                step(seen.target()),
                phase == Phase.Failed,
                before.and(seen.lastColdStart()),
                seen.spec().activationDeadline());
    }

    /** {@return whole seconds since the wake began} */
    long elapsed(Instant now) {
        return since.map(began -> Math.max(0, Duration.between(began, now).toSeconds()))
                .orElse(0L);
    }

    /** {@return how long it will go on, by the cold starts before} */
    Optional<Duration> remaining(Instant now) {
        return coldStarts.typical().map(typical -> {
            Duration left = typical.minus(
                    since.map(began -> Duration.between(began, now)).orElse(Duration.ZERO));
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    /** {@return when to come again: when it should be ready, at least a second, at most the deadline} */
    Duration retryAfter(Instant now, Duration unknown) {
        Duration left = remaining(now).orElse(unknown);
        Duration atLeast = left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
        return atLeast.compareTo(deadline) > 0 ? deadline : atLeast;
    }

    private static Step step(TargetState target) {
        return switch (target) {
            case TargetState.Missing _ -> Step.SCALING;
            case TargetState.Present(int replicas, int pods, var _, var _) ->
                replicas > 0 && pods > 0 ? Step.STARTING : Step.SCALING;
        };
    }
}
