package dev.elasti.node.management;

import static java.util.Objects.requireNonNull;

/** What became of a question for one ElastiService. */
public sealed interface Found {
    record Here(ServiceDetail detail) implements Found {
        public Here {
            requireNonNull(detail, "detail");
        }
    }

    /** This node sees no such resource. */
    record Nowhere() implements Found {}

    /** The resource is there, but its owner did not answer in time: it moves, or its node has just died. */
    record OwnerSilent() implements Found {}
}
