package dev.elasti.actors.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * What was seen of the service's traffic: a count that grows with every sign of life, when the last one was, and the
 * rate over the last few seconds.
 *
 * @param signs grows with each request, ticket, report of something under way, or edge that is lost with what it counted
 * @param counted requests since {@code windowFrom}
 * @param rate requests a second that reached the edges, over the last whole window
 */
record Traffic(long signs, Instant last, Instant windowFrom, long counted, double rate) {
    /** Long enough that a single burst of a page's requests is not taken for a busy service. */
    private static final Duration WINDOW = Duration.ofSeconds(3);

    static Traffic none(Instant now) {
        return new Traffic(0, now, now, 0, 0);
    }

    Traffic sign(Instant now) {
        return new Traffic(signs + 1, now, windowFrom, counted, rate);
    }

    Traffic report(TrafficReport report, Instant now) {
        Traffic noted = report.requests() > 0 || report.inFlight() > 0 ? sign(now) : this;
        return new Traffic(noted.signs, noted.last, windowFrom, counted + report.requests(), rate).rolled(now);
    }

    /** {@return with a new window: what was counted before says nothing about what comes} */
    Traffic restarted(Instant now) {
        return new Traffic(signs, last, now, 0, 0);
    }

    private Traffic rolled(Instant now) {
        Duration window = Duration.between(windowFrom, now);
        return window.compareTo(WINDOW) < 0
                ? this
                : new Traffic(signs, last, now, 0, counted * 1000.0 / window.toMillis());
    }
}
