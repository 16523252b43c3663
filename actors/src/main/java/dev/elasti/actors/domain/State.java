package dev.elasti.actors.domain;

/**
 * A phase with exactly the data that exists in it. A state does not answer to single inputs: those become facts first
 * ({@link Intake}), then the state looks at the facts and the clock and says which state comes next. So a lost, repeated or
 * reordered input can't put it wrong, and each state answers to all of them (see DESIGN.md for the table).
 */
sealed interface State
        permits Unsure,
                Asleep,
                Waking,
                Releasing,
                PassingThrough,
                Serving,
                Observing,
                Falling,
                Failed,
                Retiring,
                Ended {
    /** {@return the phase as users see it} */
    Phase phase();

    /**
     * Looks at the facts, has done what is to be done, and says what comes next: an equal state if nothing does. Called
     * again until that is so; therefore it must be idempotent at one instant.
     */
    State next(Turn t);
}
