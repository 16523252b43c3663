package dev.elasti.actors.entity;

/**
 * What may travel between nodes. Bound to Jackson CBOR in this module's {@code reference.conf}; keep such messages tiny and
 * flat: a component whose type is a sealed interface would fail on the receiving node only.
 */
public interface WireMessage {}
