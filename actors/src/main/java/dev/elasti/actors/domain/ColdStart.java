package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A cold start with its parts, which add up to the time the first request waited.
 *
 * @param decision first ticket → scale write sent
 * @param scaleWrite scale write sent → acknowledged by the API server
 * @param podReady acknowledged → an endpoint is ready
 * @param release endpoint ready → first ticket released
 */
public record ColdStart(Instant at, Duration decision, Duration scaleWrite, Duration podReady, Duration release) {
    /** {@code Retry-After} has whole seconds (RFC 9110 §10.2.3). */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    public ColdStart {
        requireNonNull(at, "at");
        requireNonNull(decision, "decision");
        requireNonNull(scaleWrite, "scaleWrite");
        requireNonNull(podReady, "podReady");
        requireNonNull(release, "release");
    }

    /** {@return how long the first request waited} */
    public Duration total() {
        return decision.plus(scaleWrite).plus(podReady).plus(release);
    }

    /**
     * {@return when who finds a queue full should come again: when those in it have been let go, by the last cold start}
     *
     * @param waited how long the first in the queue has waited
     * @param patience how long anybody waits
     */
    public static Duration retryAfter(Optional<ColdStart> last, Duration waited, Duration patience) {
        Duration left = last.map(ColdStart::total).orElse(LEAST_PAUSE).minus(waited);
        return left.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : left.compareTo(patience) > 0 ? patience : left;
    }
}
