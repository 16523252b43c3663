package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What the user says of the connections that a service's clients have to an edge.
 *
 * @param maxPerNode at most so many at a time on each node; nothing, or more than the node gives to one service: what the node gives
 * @param tunnelIdle after so long without a byte, either way, a connection that is passed on as a whole is cut; nothing: as the
 *     node has it
 */
public record ConnectionSpec(Optional<Integer> maxPerNode, Optional<Duration> tunnelIdle) {
    /** As the node has it. */
    public static final ConnectionSpec USUAL = new ConnectionSpec(Optional.empty(), Optional.empty());

    public ConnectionSpec {
        requireNonNull(maxPerNode, "maxPerNode");
        requireNonNull(tunnelIdle, "tunnelIdle");
        if (maxPerNode.filter(max -> max < 1).isPresent()
                || tunnelIdle.filter(idle -> !idle.isPositive()).isPresent()) {
            throw new IllegalArgumentException(
                    "maxPerNode must be at least 1 and tunnelIdle positive, are " + maxPerNode + ", " + tunnelIdle);
        }
    }
}
