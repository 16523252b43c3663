package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to stand in the resource's {@code status}; whole each time, the writer writes only what differs.
 *
 * @param conditions by type, in the order to be shown
 * @param replicas the target's replicas as last seen, -1 if unknown
 * @param waiting requests waiting now (coarse: not rewritten for every request)
 * @param lastColdStart of the last wake that served a request
 */
public record StatusReport(
        Phase phase,
        Instant phaseSince,
        long observedGeneration,
        int replicas,
        int waiting,
        Map<String, Integer> edgePorts,
        Optional<Instant> lastScaledUp,
        Optional<String> sleptFor,
        Optional<ColdStart> lastColdStart,
        List<Condition> conditions) {
    public StatusReport {
        requireNonNull(phase, "phase");
        requireNonNull(phaseSince, "phaseSince");
        edgePorts = Map.copyOf(edgePorts);
        requireNonNull(lastScaledUp, "lastScaledUp");
        requireNonNull(sleptFor, "sleptFor");
        requireNonNull(lastColdStart, "lastColdStart");
        conditions = List.copyOf(conditions);
    }

    /** A Kubernetes condition; the writer keeps {@code lastTransitionTime}. */
    public record Condition(String type, boolean status, String reason, String message) {
        public Condition {
            requireNonNull(type, "type");
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }
    }
}
