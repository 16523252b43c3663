package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

/**
 * One edge's count for one service.
 *
 * @param edge who counted
 * @param requests requests (or connections that are not HTTP) that arrived since this edge's last report
 * @param inFlight requests being relayed right now; an open tunnel or stream counts as one
 */
public record TrafficReport(String edge, long requests, int inFlight) {
    public TrafficReport {
        requireNonNull(edge, "edge");
    }
}
