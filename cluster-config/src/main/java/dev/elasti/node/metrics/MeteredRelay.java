package dev.elasti.node.metrics;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.edge.relay.RelayListener;
import java.time.Duration;

/** Counts what the relay of this edge does. Called on loop threads. */
public final class MeteredRelay implements RelayListener {
    private final NodeMetrics metrics;

    public MeteredRelay(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void connectionOpened() {
        metrics.connectionOpened();
    }

    @Override
    public void turnedAway(Limit limit) {
        metrics.turnedAway(limit);
    }

    @Override
    public void crowded(ServiceId service) {
        metrics.of(service).ifPresent(series -> series.refused("connections"));
    }

    @Override
    public void connectionClosed() {
        metrics.connectionClosed();
    }

    @Override
    public void ended(ServiceId service, Outcome outcome, int status, Duration waited, Duration took) {
        metrics.of(service).ifPresent(series -> {
            switch (outcome) {
                case RELAYED -> {
                    // How long a tunnel was there says nothing of how fast the service answers.
                    if (status > 101) {
                        series.relayed(took);
                    }
                }
                case BROKEN_OFF -> series.brokenOff();
                case ANSWERED_HERE, LEFT_WAITING -> {
                    // The waiting room counts these.
                }
            }
        });
    }

    @Override
    public void connectFailed(ServiceId service) {
        metrics.of(service).ifPresent(ServiceSeries::connectFailed);
    }
}
