package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A cold start with its parts, which add up to the time the first request waited.
 *
 * @param decision first ticket → scale write sent
 * @param scaleWrite scale write sent → acknowledged by the API server
 * @param podReady acknowledged → an endpoint is ready
 * @param release endpoint ready → first ticket released
 */
public record ColdStart(Instant at, Duration decision, Duration scaleWrite, Duration podReady, Duration release) {
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
}
