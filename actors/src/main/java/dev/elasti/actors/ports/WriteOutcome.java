package dev.elasti.actors.ports;

import static java.util.Objects.requireNonNull;

/** How a write to a Kubernetes object other than a scale ended. */
public sealed interface WriteOutcome {
    record Written() implements WriteOutcome {}

    /** It was so already; nothing was sent, or the API server changed nothing. */
    record Unchanged() implements WriteOutcome {}

    record Conflict(String detail) implements WriteOutcome {
        public Conflict {
            requireNonNull(detail, "detail");
        }
    }

    /** The object that was to be changed does not exist. */
    record Missing() implements WriteOutcome {}

    record Refused(String message) implements WriteOutcome {
        public Refused {
            requireNonNull(message, "message");
        }
    }

    record Unavailable(String cause) implements WriteOutcome {
        public Unavailable {
            requireNonNull(cause, "cause");
        }
    }
}
