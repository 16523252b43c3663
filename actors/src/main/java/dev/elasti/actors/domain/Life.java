package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.List;

/**
 * The life of one ElastiService: all that is known and remembered of it, as an immutable value, and the one pure function
 * that says what follows from an input (design §4).
 */
public final class Life {
    private final ServiceId id;

    private Life(ServiceId id) {
        this.id = id;
    }

    /** {@return the life of a service of which nothing is known yet: {@link Phase#Unsure}} */
    public static Life begin(ServiceId id, Policy policy, Instant now) {
        return new Life(id);
    }

    /** {@return what follows from {@code input} at {@code now}} */
    public Step on(Input input, Instant now) {
        return new Step(this, List.of());
    }

    /** {@return whose life it is} */
    public ServiceId id() {
        return id;
    }

    /** {@return the current phase} */
    public Phase phase() {
        return Phase.Unsure;
    }

    /** {@return how many requests wait} */
    public int waiting() {
        return 0;
    }
}
