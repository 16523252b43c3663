package dev.elasti.edge;

import com.typesafe.config.Config;
import java.time.Duration;

/** How many connections clients may have, and what becomes of those above; what each means is said in {@code reference.conf}. */
public record ConnectionSettings(
        int max, double shareOfOne, int toldAtATime, Duration toldWithin, Duration retryAfter) {
    public ConnectionSettings {
        if (max < 1 || toldAtATime < 0 || !(shareOfOne > 0 && shareOfOne <= 1)) {
            throw new IllegalArgumentException(
                    "elasti.edge: max-connections must be at least 1, share-of-a-service above 0 and at most 1, and"
                            + " turned-away.at-a-time not negative, are " + max + ", " + shareOfOne + ", "
                            + toldAtATime);
        }
        if (!toldWithin.isPositive() || retryAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "elasti.edge.turned-away: within must be positive, retry-after not negative");
        }
    }

    /** Reads them from {@code elasti.edge}. */
    static ConnectionSettings from(Config edge) {
        return new ConnectionSettings(
                edge.getInt("max-connections"),
                edge.getDouble("share-of-a-service"),
                edge.getInt("turned-away.at-a-time"),
                edge.getDuration("turned-away.within"),
                edge.getDuration("turned-away.retry-after"));
    }

    /** {@return connections that one service's clients may have} */
    int maxOfOne() {
        return (int) Math.max(1, max * shareOfOne);
    }
}
