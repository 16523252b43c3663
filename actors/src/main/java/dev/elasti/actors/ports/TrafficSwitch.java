package dev.elasti.actors.ports;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Who is in a Service: the edge's own EndpointSlice, and the parking key that takes the pods out. Callable from any thread,
 * never blocks; the stages never fail. Every call is idempotent.
 */
public interface TrafficSwitch {
    /** Makes the edge's slices say exactly this (server-side apply, one per address family, ready conditions explicit). */
    CompletionStage<WriteOutcome> edgeIn(EdgeSlice slice);

    /** Takes the edge's slices out. */
    CompletionStage<WriteOutcome> edgeOut(ServiceId id, String service);

    /** Adds the parking key to the Service's selector: no pod is in the Service any more. */
    CompletionStage<WriteOutcome> park(ServiceId id, String service);

    /** Takes the parking key out again. */
    CompletionStage<WriteOutcome> unpark(ServiceId id, String service);

    /**
     * @param uid of the ElastiService, which owns the slices
     * @param addresses of the edges, at most three
     * @param ports edge port by Service port name
     */
    record EdgeSlice(ServiceId id, String uid, String service, List<String> addresses, Map<String, Integer> ports) {
        public EdgeSlice {
            requireNonNull(id, "id");
            requireNonNull(uid, "uid");
            requireNonNull(service, "service");
            addresses = List.copyOf(addresses);
            ports = Map.copyOf(ports);
        }
    }
}
