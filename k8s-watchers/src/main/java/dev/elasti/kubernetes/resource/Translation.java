package dev.elasti.kubernetes.resource;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.actors.domain.Handover;
import dev.elasti.actors.domain.PortSpec;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.kubernetes.DefaultSpecification;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Connections;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Port;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Queue;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.ScaleTargetRef;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Traffic;
import dev.elasti.kubernetes.resource.ElastiServiceSpec.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resource's {@code spec} in the words of the domain, or what is wrong with it. */
public sealed interface Translation {
    record Understood(Specification specification) implements Translation {
        public Understood {
            requireNonNull(specification, "specification");
        }
    }

    /** A sentence that says what to change. */
    record Complaint(String message) implements Translation {
        public Complaint {
            requireNonNull(message, "message");
        }
    }

    /** Reads {@code spec}; what it leaves out comes from {@code defaults}. Never throws. */
    static Translation of(@Nullable ElastiServiceSpec spec, DefaultSpecification defaults) {
        if (spec == null) {
            return new Complaint("spec is missing; give it service and scaleTargetRef.");
        }
        String service = spec.service();
        if (service == null || service.isEmpty()) {
            return new Complaint("spec.service is empty; name the Service to look after.");
        }
        ScaleTargetRef ref = spec.scaleTargetRef();
        if (ref == null || isBlank(ref.apiVersion()) || isBlank(ref.kind()) || isBlank(ref.name())) {
            return new Complaint("spec.scaleTargetRef needs apiVersion, kind and name of the workload to scale.");
        }
        int minReplicas = orElse(spec.minTargetReplicas(), defaults.minReplicas());
        if (minReplicas < 1) {
            return new Complaint("spec.minTargetReplicas must be at least 1, is " + minReplicas + ".");
        }
        int cooldown = orElse(spec.cooldownPeriod(), (int) defaults.cooldown().toSeconds());
        if (cooldown < 0) {
            return new Complaint("spec.cooldownPeriod must not be negative, is " + cooldown + ".");
        }
        Handover handover = defaults.handover();
        if (spec.handover() != null) {
            var spelled = Spellings.handover(spec.handover());
            if (spelled.isEmpty()) {
                return new Complaint("spec.handover must be Park or SliceOnly, is " + spec.handover() + ".");
            }
            handover = spelled.orElseThrow();
        }
        List<TriggerSpec> triggers = new ArrayList<>();
        for (Trigger trigger : spec.triggers() == null ? List.<Trigger>of() : spec.triggers()) {
            if (isBlank(trigger.type())) {
                return new Complaint("an entry of spec.triggers has no type; use prometheus or traffic.");
            }
            triggers.add(new TriggerSpec(requireNonNull(trigger.type()), flatten(trigger.metadata())));
        }
        List<PortSpec> ports = new ArrayList<>();
        for (Port port : spec.ports() == null ? List.<Port>of() : spec.ports()) {
            var protocol = Spellings.protocol(port.protocol() == null ? "" : port.protocol());
            if (protocol.isEmpty() || isBlank(port.name()) == (port.port() == null)) {
                return new Complaint(
                        "an entry of spec.ports needs either name or port, and a protocol: auto, http, http1, http2, grpc,"
                                + " tls, tcp or tcp-client-first.");
            }
            ports.add(new PortSpec(
                    port.name() == null ? "" : port.name(), orElse(port.port(), 0), protocol.orElseThrow()));
        }
        Queue queue = spec.queue() == null ? new Queue(null, null) : spec.queue();
        Traffic traffic = spec.traffic() == null ? new Traffic(null, null) : spec.traffic();
        int maxWaiting = orElse(queue.maxRequests(), defaults.maxWaiting());
        long maxWaitingBytes = queue.maxBytes() == null ? defaults.maxWaitingBytes() : queue.maxBytes();
        int concurrency = orElse(spec.concurrencyPerPod(), defaults.concurrency());
        if (maxWaiting < 1 || maxWaitingBytes < 1 || concurrency < 1) {
            return new Complaint(
                    "spec.queue.maxRequests, spec.queue.maxBytes and spec.concurrencyPerPod must be at least 1.");
        }
        ConnectionSpec connections;
        try {
            connections = connections(spec.connections());
        } catch (IllegalArgumentException e) {
            return new Complaint(
                    "spec.connections.maxPerNode and spec.connections.tunnelIdleSeconds must be at least 1.");
        }
        ReceptionSpec reception;
        try {
            reception = ReceptionTranslation.of(spec);
        } catch (ReceptionTranslation.Complained e) {
            return new Complaint(e.sentence());
        }
        return new Understood(new Specification(
                service,
                target(requireNonNull(ref.apiVersion()), requireNonNull(ref.kind()), requireNonNull(ref.name())),
                minReplicas,
                Duration.ofSeconds(cooldown),
                triggers,
                handover,
                seconds(spec.activationDeadlineSeconds(), defaults.activationDeadline()),
                maxWaiting,
                maxWaitingBytes,
                concurrency,
                seconds(spec.settleSeconds(), defaults.settle()),
                seconds(spec.handoverGraceSeconds(), defaults.handoverGrace()),
                seconds(traffic.directForSeconds(), defaults.directFor()),
                traffic.busyRequestsPerSecond() == null ? defaults.busyAbove() : traffic.busyRequestsPerSecond(),
                ports,
                reception,
                connections));
    }

    private static ConnectionSpec connections(@Nullable Connections said) {
        return said == null
                ? ConnectionSpec.USUAL
                : new ConnectionSpec(
                        Optional.ofNullable(said.maxPerNode()),
                        Optional.ofNullable(said.tunnelIdleSeconds()).map(Duration::ofSeconds));
    }

    /** KubeElasti's old spellings name the same kinds. */
    private static TargetRef target(String apiVersion, String kind, String name) {
        return switch (kind) {
            case "deployments" -> new TargetRef(apiVersion, "Deployment", name);
            case "rollouts" -> new TargetRef(apiVersion, "Rollout", name);
            default -> new TargetRef(apiVersion, kind, name);
        };
    }

    private static Map<String, String> flatten(@Nullable Map<String, Object> metadata) {
        Map<String, String> flat = new HashMap<>();
        flatten("", metadata == null ? Map.of() : metadata, flat);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> from, Map<String, String> into) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(prefix + key + ".", nested, into);
            } else if (value != null) {
                into.put(prefix + key, String.valueOf(value));
            }
        });
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static Duration seconds(@Nullable Integer value, Duration otherwise) {
        return value == null ? otherwise : Duration.ofSeconds(value);
    }
}
