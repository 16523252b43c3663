package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What happened to one object, at one revision of the store. The trees are shared: look, don't touch. */
public sealed interface StoreEvent {
    long revision();

    ResourceType.Storage storage();

    ObjectKey key();

    /** The object as this event leaves it (or, deleted, as it was last, with the deletion's revision). */
    ObjectNode object();

    record Added(long revision, ResourceType.Storage storage, ObjectKey key, ObjectNode object) implements StoreEvent {}

    record Modified(long revision, ResourceType.Storage storage, ObjectKey key, ObjectNode before, ObjectNode object)
            implements StoreEvent {}

    record Deleted(long revision, ResourceType.Storage storage, ObjectKey key, ObjectNode object)
            implements StoreEvent {}
}
