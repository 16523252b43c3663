package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an entity says of itself to those who watch: the demo's display, management.
 *
 * @param phaseSince when this owner saw the phase begin
 * @param replicas the target's as last seen, -1 if unknown
 * @param waiting requests that wait, at all edges
 * @param edges edges that have said hello
 */
public record ServiceDescription(
        ServiceId service,
        Phase phase,
        Instant phaseSince,
        int replicas,
        int waiting,
        int edges,
        Optional<ColdStart> lastColdStart)
        implements WireMessage {
    public ServiceDescription {
        requireNonNull(service, "service");
        requireNonNull(phase, "phase");
        requireNonNull(phaseSince, "phaseSince");
        requireNonNull(lastColdStart, "lastColdStart");
    }
}
