package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Why a waiting request got no endpoint. The edge alone turns it into a status code and a sentence. */
public sealed interface Refusal {
    /** The queue's bound by count or by bytes was reached: 503. */
    record QueueFull(int waiting, long waitingBytes, Duration retryAfter) implements Refusal {}

    /** No endpoint was ready by the deadline: 504. {@code cause} is the cluster's reason, if it gave one. */
    record DeadlinePassed(Duration waited, String cause) implements Refusal {
        public DeadlinePassed {
            requireNonNull(waited, "waited");
            requireNonNull(cause, "cause");
        }
    }

    /** The service can't be woken for now (target or Service missing, invalid spec, waking keeps failing): 503. */
    record Failing(String cause, Duration retryAfter) implements Refusal {
        public Failing {
            requireNonNull(cause, "cause");
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** The ElastiService is gone: 503, since its clients only come here until the slice is gone too. */
    record Unmanaged() implements Refusal {}

    /** The node is draining and nobody else could take the wait over: 503. */
    record Draining(Duration retryAfter) implements Refusal {}
}
