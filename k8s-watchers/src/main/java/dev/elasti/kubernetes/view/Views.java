package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.TargetState.Trouble;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import dev.elasti.kubernetes.resource.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is kept of each kind's objects: no more than the join asks for, so that what changes elsewhere is no event. */
public final class Views {
    private Views() {}

    /**
     * @param service {@code spec.service}, empty if it is not given
     * @param hosts host names for the shared port, as written
     */
    public record ElastiView(
            String uid,
            Instant created,
            String resourceVersion,
            long generation,
            boolean deleting,
            boolean finalizer,
            Optional<String> sleepNow,
            String service,
            Translation translation,
            List<String> hosts,
            Optional<ElastiServiceStatus> status) {}

    /**
     * @param selector less the parking key
     * @param headless whether its clients dial the pods themselves
     */
    record ServiceView(
            Map<String, String> selector,
            boolean parked,
            boolean headless,
            boolean externalName,
            List<PortView> ports) {}

    /** @param targetPort a number, or the name of a container's port */
    record PortView(String name, int port, String protocol, String appProtocol, String targetPort) {}

    /** @param ours whether it is the edge's */
    record SliceView(String service, boolean ours, List<String> readyAddresses, Map<String, Integer> ports) {}

    /** @param ready ready and not terminating, with an address */
    record PodView(
            Map<String, String> labels,
            boolean ready,
            String address,
            Map<String, Integer> namedPorts,
            Optional<Trouble> trouble) {}

    /** @param statusReplicas pods of it by its own status */
    record TargetView(int replicas, int statusReplicas, String resourceVersion, Optional<Trouble> trouble) {}
}
