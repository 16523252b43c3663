package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the edge answers by itself. */
public sealed interface EdgeAnswer {
    /** Why a request does not get to its service: told in a problem document. */
    sealed interface Trouble extends EdgeAnswer {}

    /** The owner of the service did not let the request through. */
    record Refused(Refusal refusal) implements Trouble {
        public Refused {
            requireNonNull(refusal, "refusal");
        }
    }

    /** The service wakes, and the client is not to wait for that on this connection. */
    record Waking(Duration retryAfter) implements Trouble {
        public Waking {
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** There are as many connections as there may be; nothing was asked of the service. */
    record Crowded(Duration retryAfter) implements Trouble {
        public Crowded {
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** No service goes by the name that the request gives. */
    record UnknownHost() implements Trouble {}

    /** The request gives no name, on a port where names are all that tells services apart. */
    record NoHost() implements Trouble {}

    /** The request has passed edges too often: a service that leads to itself. */
    record Looping() implements Trouble {}

    /**
     * No pod took a connection in time.
     *
     * @param cause what the last try ended with, in the words of the system
     */
    record Unreachable(String cause) implements Trouble {
        public Unreachable {
            requireNonNull(cause, "cause");
        }
    }

    /**
     * This edge could not even try to connect for want of something of its own: file descriptors, ports.
     *
     * @param cause what it has run out of, in the words of the system
     */
    record Exhausted(String cause) implements Trouble {
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
    record Failed(int status, String reason) implements Trouble {
        public Failed {
            requireNonNull(reason, "reason");
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("not the status of a failure: " + status);
            }
        }
    }

    /**
     * What the service's own resource has its clients told.
     *
     * @param fields for the head, besides the usual ones; values are fit for one
     * @param contentType of the document; fit for a head
     * @param document empty for none
     * @param sentence the same in short, for whoever gets no document
     */
    record Said(int status, Map<String, String> fields, String contentType, String document, String sentence)
            implements EdgeAnswer {
        public Said {
            fields = Map.copyOf(fields);
            requireNonNull(contentType, "contentType");
            requireNonNull(document, "document");
            requireNonNull(sentence, "sentence");
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("not the status of an answer: " + status);
            }
        }

        /** {@return the same with one more field} */
        public Said with(String name, String value) {
            Map<String, String> more = new HashMap<>(fields);
            more.put(name, value);
            return new Said(status, more, contentType, document, sentence);
        }
    }
}
