package dev.elasti.actors.entity;

/**
 * What may travel between nodes. Bound to Jackson CBOR in this module's {@code reference.conf}; keep such messages tiny and
 * flat: a component whose type is a sealed interface would fail on the receiving node only.
 */
public interface WireMessage {
    /** How many tickets one message names at most: far below what a frame of Artery takes (256 KiB), which drops what is larger. */
    int MOST_TICKETS = 250;
}
