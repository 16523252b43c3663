package dev.elasti.actors.domain;

/** Where an ElastiService is in its life (design §4). The names are what {@code status.phase} says. */
public enum Phase {
    Unsure,
    Asleep,
    Waking,
    Releasing,
    PassingThrough,
    Serving,
    Observing,
    FallingAsleep,
    Failed,
    /** The resource is being deleted: the service is given back, awake and direct. */
    Retiring
}
