package dev.elasti.actors.domain;

/** The clocks an ElastiService may have running. One of a kind at a time: setting it again moves it. */
public enum Timer {
    /** The earliest deadline among waiting tickets, or the activation deadline of the wake. */
    DEADLINE,
    /** The current phase's own clock: settle, grace, back-off, direct time, cooldown. */
    PHASE,
    /** The next round of trigger questions. */
    TRIGGERS,
    /** A write is to be tried again. */
    RETRY,
    /** Status is to be written (writes are paced). */
    REPORT
}
