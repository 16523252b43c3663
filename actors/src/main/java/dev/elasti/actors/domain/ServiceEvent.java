package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/** A Kubernetes Event about an ElastiService: {@code reason} in CamelCase, {@code message} a sentence. */
public record ServiceEvent(boolean warning, String reason, String message) {
    public ServiceEvent {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }
}
