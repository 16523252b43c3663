package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The answer of {@link Life#on}: what is now, and what is to be done, in order. */
public record Step(Life next, List<Effect> effects) {
    public Step {
        requireNonNull(next, "next");
        effects = List.copyOf(effects);
    }
}
