package dev.elasti.node.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.entity.ServiceDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One ElastiService in {@code GET /elasti/services}. The names of the components are the names in the JSON.
 *
 * @param service name of the Kubernetes Service; empty while the spec can't be read
 * @param replicas of the target as last seen, -1 if unknown
 * @param waiting requests that wait, at all edges
 * @param edges edges in contact with the owner
 * @param edgePorts edge port by Service port name
 * @param lastColdStart absent before the first one
 */
public record ServiceView(
        String namespace,
        String name,
        String service,
        String phase,
        String phaseSince,
        int replicas,
        int waiting,
        int edges,
        Map<String, Integer> edgePorts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ColdStartView lastColdStart) {
    public ServiceView {
        edgePorts = Map.copyOf(edgePorts);
    }

    public static ServiceView of(ServiceDescription description, String service, Map<String, Integer> edgePorts) {
        return new ServiceView(
                description.service().namespace(),
                description.service().name(),
                service,
                description.phase().toString(),
                description.phaseSince().toString(),
                description.replicas(),
                description.waiting(),
                description.edges(),
                edgePorts,
                description.lastColdStart().map(ColdStartView::of).orElse(null));
    }

    /** The parts add up to what the first request waited. All in milliseconds, with fractions. */
    public record ColdStartView(
            String at, double decisionMillis, double scaleWriteMillis, double podReadyMillis, double releaseMillis) {
        static ColdStartView of(ColdStart start) {
            return new ColdStartView(
                    start.at().toString(),
                    start.decision().toNanos() / 1e6,
                    start.scaleWrite().toNanos() / 1e6,
                    start.podReady().toNanos() / 1e6,
                    start.release().toNanos() / 1e6);
        }
    }
}
