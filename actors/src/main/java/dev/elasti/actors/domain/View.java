package dev.elasti.actors.domain;

import java.util.Optional;

/** What is known of the cluster, and how far it can be trusted: the sightings so far, folded. */
sealed interface View {
    /** Nothing yet. */
    record Blank(String why) implements View {}

    /** There is a resource, but never was a spec that could be followed. */
    record Unfit(long generation, String message) implements View {}

    /** All of it is known, and new: the only view on which a service may be put to sleep. */
    record Clear(Sighting.Seen seen) implements View {}

    /** What was known last; the informers can't vouch for it any more. */
    record Stale(Sighting.Seen seen, String why) implements View {}

    /** The spec was changed to one that can't be followed; the last good one stands. */
    record Spoilt(Sighting.Seen seen, long generation, String message) implements View {}

    /** The resource is gone. */
    record Gone() implements View {}

    default Optional<Sighting.Seen> known() {
        return switch (this) {
            case Blank _, Unfit _, Gone _ -> Optional.empty();
            case Clear(var seen) -> Optional.of(seen);
            case Stale(var seen, var _) -> Optional.of(seen);
            case Spoilt(var seen, var _, var _) -> Optional.of(seen);
        };
    }

    /** {@return the generation of the resource that this view answers to, 0 if none was seen} */
    default long generation() {
        return switch (this) {
            case Blank _, Gone _ -> 0;
            case Unfit(var generation, var _) -> generation;
            case Clear(var seen) -> seen.generation();
            case Stale(var seen, var _) -> seen.generation();
            case Spoilt(var _, var generation, var _) -> generation;
        };
    }

    default View after(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Seen seen -> new Clear(seen);
            case Sighting.Gone _ -> new Gone();
            case Sighting.Unknown(var why) ->
                known().<View>map(seen -> new Stale(seen, why))
                        .orElseGet(() -> this instanceof Unfit ? this : new Blank(why));
            case Sighting.Invalid(var generation, var message) ->
                known().<View>map(seen -> new Spoilt(seen, generation, message))
                        .orElseGet(() -> new Unfit(generation, message));
        };
    }
}
