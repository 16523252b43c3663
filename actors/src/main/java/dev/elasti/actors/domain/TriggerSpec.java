package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One entry of {@code spec.triggers}: its type ({@code prometheus}, {@code traffic}) and its metadata as written, flattened
 * to text ({@code headers} becomes {@code headers.Name}). What the keys mean is known in the {@code triggers} module only.
 */
public record TriggerSpec(String type, Map<String, String> metadata) {
    public TriggerSpec {
        requireNonNull(type, "type");
        metadata = Map.copyOf(metadata);
    }
}
