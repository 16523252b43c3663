package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/** The workload that is scaled: anything with a {@code /scale} subresource, in the ElastiService's own namespace. */
public record TargetRef(String apiVersion, String kind, String name) {
    public TargetRef {
        requireNonNull(apiVersion, "apiVersion");
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
