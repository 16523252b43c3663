package dev.elasti.node;

/** How a node becomes a member of a cluster. */
public enum Formation {
    /** It finds the others through service discovery. */
    BOOTSTRAP,
    /** It is a cluster of its own. */
    SELF_JOIN
}
