package dev.elasti.actors.ports;

import static java.util.Objects.requireNonNull;

/** How a write to a {@code /scale} subresource ended. */
public sealed interface ScaleOutcome {
    /** The API server has it. */
    record Scaled(int from, int to, String resourceVersion) implements ScaleOutcome {
        public Scaled {
            requireNonNull(resourceVersion, "resourceVersion");
        }
    }

    /** Nothing was written: it has that many replicas (or, for a wake, more) already. */
    record AlreadyThere(int replicas) implements ScaleOutcome {}

    /** Somebody changed the target since the fence was taken; look again. */
    record Conflict(String detail) implements ScaleOutcome {
        public Conflict {
            requireNonNull(detail, "detail");
        }
    }

    /** There is no such target. */
    record Missing() implements ScaleOutcome {}

    /** The API server will not have it (forbidden, invalid); the message is its own. */
    record Refused(String message) implements ScaleOutcome {
        public Refused {
            requireNonNull(message, "message");
        }
    }

    /** No answer from the API server, or one that asks to come back; worth trying again. */
    record Unavailable(String cause) implements ScaleOutcome {
        public Unavailable {
            requireNonNull(cause, "cause");
        }
    }
}
