package dev.elasti.node.metrics;

import kamon.Kamon;
import kamon.metric.Metric;

/** The names of what is measured. Prometheus sees dots and dashes as underscores, with {@code _total} or {@code _seconds} behind. */
final class Instruments {
    static final String NAMESPACE = "namespace";
    static final String NAME = "name";

    private Instruments() {}

    static Metric.Gauge waiting() {
        return Kamon.gauge("elasti.waiting", "Requests that wait at this edge for their service to wake");
    }

    static Metric.Gauge waitingBytes() {
        return Kamon.gauge(
                "elasti.waiting-bytes",
                "Bytes that the requests that wait at this edge may hold, as they count for bounds");
    }

    static Metric.Gauge inFlight() {
        return Kamon.gauge(
                "elasti.edge.in-flight", "Requests, connections and tunnels that this edge relays right now");
    }

    static Metric.Counter requests() {
        return Kamon.counter("elasti.edge.requests", "Requests that this edge relayed, at once or after a wait");
    }

    static Metric.Gauge connections() {
        return Kamon.gauge("elasti.edge.connections", "Connections of clients to this edge");
    }

    static Metric.Counter turnedAway() {
        return Kamon.counter(
                "elasti.edge.turned-away", "Requests and connections that met a bound of the edge itself, by bound");
    }

    static Metric.Timer relayed() {
        return Kamon.timer("elasti.edge.took", "Relayed requests, from the end of the head to the end of the answer");
    }

    static Metric.Counter relayErrors() {
        return Kamon.counter(
                "elasti.edge.relay-errors", "Requests that broke off, and connections to pods that failed");
    }

    static Metric.Timer held() {
        return Kamon.timer("elasti.held", "How long requests waited at this edge before they went on");
    }

    static Metric.Counter refusals() {
        return Kamon.counter(
                "elasti.refusals",
                "Requests that got no endpoint, and connections that were too many for the service, by kind");
    }

    static Metric.Timer coldStart() {
        return Kamon.timer(
                "elasti.cold-start", "Cold starts by part; the parts add up to what the first request waited");
    }

    static Metric.Counter wakes() {
        return Kamon.counter("elasti.wakes", "Writes that were to wake a service, by outcome");
    }

    static Metric.Counter sleeps() {
        return Kamon.counter("elasti.sleeps", "Writes that were to put a service to sleep, by outcome");
    }

    static Metric.Gauge phase() {
        return Kamon.gauge("elasti.phase", "1 for the phase a service is in, as its status says");
    }

    static Metric.Gauge replicas() {
        return Kamon.gauge("elasti.replicas", "Replicas of the target as last seen");
    }

    static Metric.Gauge viewCurrent() {
        return Kamon.gauge(
                "elasti.view.current", "1 while this node's informers have seen everything and none is stale");
    }
}
