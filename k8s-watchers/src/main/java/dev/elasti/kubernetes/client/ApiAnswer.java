package dev.elasti.kubernetes.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/** How a call to the API server ended. */
public sealed interface ApiAnswer {
    /** 2xx, with the object that is there now. */
    record Accepted(int code, JsonNode body) implements ApiAnswer {
        public Accepted {
            requireNonNull(body, "body");
        }

        /** {@return {@code metadata.resourceVersion} of the object, empty if it has none} */
        public String resourceVersion() {
            return body.path("metadata").path("resourceVersion").asText("");
        }
    }

    /** The API server said no, for good: 4xx but 429. The message is its own. */
    record Rejected(int code, String message) implements ApiAnswer {
        public Rejected {
            requireNonNull(message, "message");
        }
    }

    /** No answer, or one that asks to come back (429, 5xx). */
    record Unavailable(String cause) implements ApiAnswer {
        public Unavailable {
            requireNonNull(cause, "cause");
        }
    }
}
