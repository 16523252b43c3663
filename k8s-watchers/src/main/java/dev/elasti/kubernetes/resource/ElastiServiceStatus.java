package dev.elasti.kubernetes.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code status} as written; instants in RFC 3339. {@code mode} and the two {@code last…Time} are KubeElasti's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ElastiServiceStatus(
        @Nullable String phase,
        @Nullable String mode,
        @Nullable String phaseSince,
        @Nullable Integer replicas,
        @Nullable Integer waiting,
        @Nullable Map<String, Integer> edgePorts,
        @Nullable String lastReconciledTime,
        @Nullable String lastScaledUpTime,
        @Nullable String sleptFor,
        @Nullable LastColdStart lastColdStart,
        @Nullable Long observedGeneration,
        @Nullable List<Condition> conditions) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LastColdStart(
            @Nullable String at,
            @Nullable Long decisionMillis,
            @Nullable Long scaleWriteMillis,
            @Nullable Long podReadyMillis,
            @Nullable Long releaseMillis) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Condition(
            @Nullable String type,
            @Nullable String status,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String lastTransitionTime,
            @Nullable Long observedGeneration) {}

    /** The same less the time of writing, by which two are compared. */
    public ElastiServiceStatus withoutReconciledTime() {
        return at(null);
    }

    /** The same, written at this time. */
    public ElastiServiceStatus at(@Nullable String lastReconciled) {
        return new ElastiServiceStatus(
                phase,
                mode,
                phaseSince,
                replicas,
                waiting,
                edgePorts,
                lastReconciled,
                lastScaledUpTime,
                sleptFor,
                lastColdStart,
                observedGeneration,
                conditions);
    }
}
