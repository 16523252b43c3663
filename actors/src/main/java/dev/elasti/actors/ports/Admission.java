package dev.elasti.actors.ports;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Refusal;

/** The answer to a request that asked for a place. */
public sealed interface Admission {
    /** Go: an endpoint is ready and it is this request's turn. The holder must call {@link WaitingRoom.Place#done()} afterwards. */
    record Released() implements Admission {}

    /** Don't wait any longer. */
    record Refused(Refusal refusal) implements Admission {
        public Refused {
            requireNonNull(refusal, "refusal");
        }
    }
}
