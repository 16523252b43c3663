package dev.elasti.node.management;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import java.util.List;

/**
 * {@code GET /elasti/services/NAMESPACE/NAME}: what its owner says, and beside it what this node sees of it in Kubernetes.
 *
 * @param target what is scaled, empty while the spec can't be read
 * @param readyPods behind the Service, as this node sees them
 * @param readyEdges addresses of the edges that may be in the Service's slice
 * @param edgesInSlice addresses of the edges that are in it: traffic goes through them
 * @param problem why it can't be looked after, a sentence to act on; absent if there is none
 */
public record ServiceDetail(
        @JsonUnwrapped ServiceView view,
        String target,
        int readyPods,
        List<String> readyEdges,
        List<String> edgesInSlice,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String problem) {
    public ServiceDetail {
        requireNonNull(view, "view");
        readyEdges = List.copyOf(readyEdges);
        edgesInSlice = List.copyOf(edgesInSlice);
        requireNonNull(problem, "problem");
    }

    public static ServiceDetail of(ServiceView view, Sighting sighting) {
        return switch (sighting) {
            case Sighting.Seen seen -> seen(view, seen);
            case Sighting.Invalid invalid -> unseen(view, invalid.message());
            case Sighting.Unknown(String why) -> unseen(view, why);
            case Sighting.Gone() -> unseen(view, "The resource is gone.");
        };
    }

    private static ServiceDetail seen(ServiceView view, Sighting.Seen seen) {
        String target = seen.spec().target().toString();
        return switch (seen.service()) {
            case ServiceState.Served served ->
                new ServiceDetail(view, target, served.readyPods(), seen.readyEdges(), served.edgesInSlice(), "");
            case ServiceState.Unserved(String reason) ->
                new ServiceDetail(view, target, 0, seen.readyEdges(), List.of(), reason);
            case ServiceState.Missing() ->
                new ServiceDetail(
                        view,
                        target,
                        0,
                        seen.readyEdges(),
                        List.of(),
                        "There is no Service '" + seen.spec().service() + "'.");
        };
    }

    private static ServiceDetail unseen(ServiceView view, String problem) {
        return new ServiceDetail(view, "", 0, List.of(), List.of(), problem);
    }
}
