package dev.elasti.kubernetes.client;

/** Who goes first while more calls are wanted than may be under way. The first of these is the most urgent. */
public enum Urgency {
    /** Requests wait for it: replicas, and what has to be known to write them. */
    SCALE,
    /** Who gets a Service's traffic hangs on it. */
    TRAFFIC,
    /** It is told for people to read, and for owners to come. */
    REPORT
}
