package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a service's resource says of bounds that the edge has for all.
 *
 * @param maxConnections its clients' connections to this edge, at most; nothing, or more than one service is given: what that is
 * @param tunnelIdle after so long without a byte a connection that is passed on as a whole is cut; nothing: as for all
 */
public record Bounds(Optional<Integer> maxConnections, Optional<Duration> tunnelIdle) {
    /** As for all. */
    public static final Bounds USUAL = new Bounds(Optional.empty(), Optional.empty());

    public Bounds {
        requireNonNull(maxConnections, "maxConnections");
        requireNonNull(tunnelIdle, "tunnelIdle");
    }
}
