package dev.elasti.kubernetes.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code spec} as written: every field may be absent, whatever the CRD says now, since it may be older than the CRD. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ElastiServiceSpec(
        @Nullable String service,
        @Nullable ScaleTargetRef scaleTargetRef,
        @Nullable Integer minTargetReplicas,
        @Nullable Integer cooldownPeriod,
        @Nullable List<Trigger> triggers,
        @Nullable Autoscaler autoscaler,
        @Nullable EnabledPeriod enabledPeriod,
        @Nullable List<ProbeResponse> probeResponse,
        @Nullable String handover,
        @Nullable Integer activationDeadlineSeconds,
        @Nullable Queue queue,
        @Nullable Integer concurrencyPerPod,
        @Nullable Integer settleSeconds,
        @Nullable Integer handoverGraceSeconds,
        @Nullable Traffic traffic,
        @Nullable List<String> hosts,
        @Nullable List<Port> ports,
        @Nullable Waiting waiting,
        @Nullable Connections connections) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ScaleTargetRef(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable String name) {}

    /** {@code metadata} is free: numbers, texts and nested maps as written. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trigger(@Nullable String type, @Nullable Map<String, Object> metadata) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Autoscaler(
            @Nullable String type, @Nullable String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record EnabledPeriod(
            @Nullable String schedule, @Nullable String duration) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProbeResponse(
            @Nullable String method,
            @Nullable PathMatch path,
            @Nullable List<Match> headers,
            @Nullable List<Match> queryParams,
            @Nullable Response response) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PathMatch(@Nullable String type, @Nullable String value) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Match(
            @Nullable String name,
            @Nullable String value,
            @Nullable String type) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Response(
            @Nullable Integer status, @Nullable String body) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Queue(
            @Nullable Integer maxRequests, @Nullable Long maxBytes) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Connections(
            @Nullable Integer maxPerNode, @Nullable Integer tunnelIdleSeconds) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Traffic(
            @Nullable Integer directForSeconds, @Nullable Double busyRequestsPerSecond) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Port(
            @Nullable String name,
            @Nullable Integer port,
            @Nullable String protocol) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Waiting(
            @Nullable Page page,
            @Nullable String apiClients,
            @Nullable Fallback fallback) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(
            @Nullable String look,
            @Nullable String title,
            @Nullable String message,
            @Nullable String template) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallback(
            @Nullable Integer afterSeconds,
            @Nullable OtherService service,
            @Nullable StaticAnswer response) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OtherService(
            @Nullable String name, @Nullable Integer port) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StaticAnswer(
            @Nullable Integer status,
            @Nullable String contentType,
            @Nullable String body) {}
}
