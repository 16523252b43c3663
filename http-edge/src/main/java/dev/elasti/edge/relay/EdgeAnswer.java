package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Refusal;

/** Why the edge answers by itself. */
public sealed interface EdgeAnswer {
    /** The owner of the service did not let the request through. */
    record Refused(Refusal refusal) implements EdgeAnswer {
        public Refused {
            requireNonNull(refusal, "refusal");
        }
    }

    /** No service goes by the name that the request gives. */
    record UnknownHost() implements EdgeAnswer {}

    /** The request gives no name, on a port where names are all that tells services apart. */
    record NoHost() implements EdgeAnswer {}

    /** The request has passed edges too often: a service that leads to itself. */
    record Looping() implements EdgeAnswer {}

    /**
     * No pod took a connection in time.
     *
     * @param cause what the last try ended with, in the words of the system
     */
    record Unreachable(String cause) implements EdgeAnswer {
        public Unreachable {
            requireNonNull(cause, "cause");
        }
    }

    /**
     * This edge could not even try to connect for want of something of its own: file descriptors, ports.
     *
     * @param cause what it has run out of, in the words of the system
     */
    record Exhausted(String cause) implements EdgeAnswer {
        public Exhausted {
            requireNonNull(cause, "cause");
        }
    }

    /**
     * The request can't be served as it came, or went wrong on its way.
     *
     * @param status what the codec or the relay found it to be
     * @param reason a sentence of ours, free of anybody's bytes
     */
    record Failed(int status, String reason) implements EdgeAnswer {
        public Failed {
            requireNonNull(reason, "reason");
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("not the status of a failure: " + status);
            }
        }
    }
}
