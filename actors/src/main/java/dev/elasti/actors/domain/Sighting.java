package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node knows of one ElastiService through its informers, whole each time: the newest one replaces all before. */
public sealed interface Sighting {
    /** The informers have not seen everything yet, or the watch is stale: nobody may be put to sleep on the strength of it. */
    record Unknown(String why) implements Sighting {
        public Unknown {
            requireNonNull(why, "why");
        }
    }

    /** The resource is gone. */
    record Gone() implements Sighting {}

    /** The resource is there, but its spec can't be followed; the sentence says what to change. */
    record Invalid(long generation, String message) implements Sighting {
        public Invalid {
            requireNonNull(message, "message");
        }
    }

    /**
     * @param generation {@code metadata.generation} of the resource
     * @param uid of the resource, for owner references
     * @param deleting whether it carries a deletionTimestamp and waits for our finalizer
     * @param finalizer whether our finalizer is on it
     * @param sleepNow value of the annotation that asks for sleep now; a value not seen before is a new request
     * @param sleptFor the value of that annotation that was served last, from {@code status}
     * @param readyEdges addresses of the edges that are ready, by the edges' own EndpointSlices; empty when this node keeps no such list
     * @param lastPhase phase in {@code status}, as another owner may have left it
     * @param phaseSince when that phase began
     * @param edgePorts edge ports by Service port name, from {@code status}
     * @param lastColdStart from {@code status}
     */
    record Seen(
            Specification spec,
            long generation,
            String uid,
            boolean deleting,
            boolean finalizer,
            Optional<String> sleepNow,
            Optional<String> sleptFor,
            TargetState target,
            ServiceState service,
            List<String> readyEdges,
            Optional<Phase> lastPhase,
            Optional<Instant> phaseSince,
            Map<String, Integer> edgePorts,
            Optional<ColdStart> lastColdStart)
            implements Sighting {
        public Seen {
            requireNonNull(spec, "spec");
            requireNonNull(uid, "uid");
            requireNonNull(sleepNow, "sleepNow");
            requireNonNull(sleptFor, "sleptFor");
            requireNonNull(target, "target");
            requireNonNull(service, "service");
            readyEdges = List.copyOf(readyEdges);
            requireNonNull(lastPhase, "lastPhase");
            requireNonNull(phaseSince, "phaseSince");
            edgePorts = Map.copyOf(edgePorts);
            requireNonNull(lastColdStart, "lastColdStart");
        }
    }
}
