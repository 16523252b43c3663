package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A place in an ElastiService's queue. The request itself, socket and body, stays at its edge.
 *
 * @param id unique across the cluster and restarts (edge id and a counter)
 * @param edge the edge that holds the request
 * @param since when the request came; decides the order among tickets that are sent again
 * @param deadline when it must be answered at the latest
 * @param bytes what the edge holds in memory for it
 */
public record Ticket(String id, String edge, Instant since, Instant deadline, long bytes) {
    public Ticket {
        requireNonNull(id, "id");
        requireNonNull(edge, "edge");
        requireNonNull(since, "since");
        requireNonNull(deadline, "deadline");
    }
}
