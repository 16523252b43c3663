package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;

/** How an object is to be deleted: Kubernetes' {@code DeleteOptions}. */
public record Deletion(
        OptionalLong graceSeconds, Propagation propagation, Optional<String> uid, Optional<String> revision) {
    /** What becomes of the objects it owns. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    public static Deletion normal() {
        return new Deletion(OptionalLong.empty(), Propagation.BACKGROUND, Optional.empty(), Optional.empty());
    }

    /** At once, without grace: what a kubelet says when the processes are gone. */
    public static Deletion now() {
        return new Deletion(OptionalLong.of(0), Propagation.BACKGROUND, Optional.empty(), Optional.empty());
    }

    static Deletion of(JsonNode options, Optional<String> graceParameter, Optional<String> propagationParameter) {
        OptionalLong grace = options.has("gracePeriodSeconds")
                ? OptionalLong.of(options.path("gracePeriodSeconds").asLong())
                : graceParameter
                        .map(text -> OptionalLong.of(Long.parseLong(text)))
                        .orElse(OptionalLong.empty());
        String policy = Json.textIfPresent(options, "propagationPolicy")
                .or(() -> propagationParameter)
                .orElse(options.path("orphanDependents").asBoolean() ? "Orphan" : "Background");
        return new Deletion(
                grace,
                switch (policy) {
                    case "Background" -> Propagation.BACKGROUND;
                    case "Foreground" -> Propagation.FOREGROUND;
                    case "Orphan" -> Propagation.ORPHAN;
                    default -> throw ApiException.badRequest("invalid propagationPolicy: " + policy);
                },
                Json.textIfPresent(options, "preconditions.uid"),
                Json.textIfPresent(options, "preconditions.resourceVersion"));
    }
}
