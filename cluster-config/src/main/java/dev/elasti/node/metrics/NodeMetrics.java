package dev.elasti.node.metrics;

import com.typesafe.config.Config;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.edge.relay.RelayListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;

/**
 * The metrics of one node: a set of series for each ElastiService that exists in its view, and the node's own. Bounded by
 * the number of resources, never by what clients send.
 */
public final class NodeMetrics {
    private final Map<ServiceId, ServiceSeries> services = new ConcurrentHashMap<>();
    private final ClusterView.Subscription subscription;
    private final Gauge viewCurrent;
    private final Gauge connections;
    private final Map<RelayListener.Limit, Counter> turnedAway = new EnumMap<>(RelayListener.Limit.class);
    private final Scrape scrape;

    private NodeMetrics(ClusterView view, Scrape scrape) {
        this.scrape = scrape;
        this.viewCurrent = Instruments.viewCurrent().withoutTags();
        this.connections = Instruments.connections().withoutTags();
        // All from the beginning: what is 0 can be told from what is not counted.
        for (RelayListener.Limit limit : RelayListener.Limit.values()) {
            String bound = limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
            turnedAway.put(limit, Instruments.turnedAway().withTag("bound", bound));
        }
        viewCurrent.autoUpdate((Gauge gauge) -> gauge.update(view.current() ? 1 : 0));
        this.subscription = view.subscribeAll(this::saw);
    }

    /** Starts Kamon, once for the whole process, and follows {@code view}. */
    public static NodeMetrics start(Config config, ClusterView view) {
        return new NodeMetrics(view, Scrape.ofProcess(config));
    }

    /** {@return all metrics of the process in Prometheus' text format} */
    public String scrape() {
        return scrape.text();
    }

    /** The series of this node's services go. Kamon itself stays: other nodes may run in this process. */
    public void stop() {
        subscription.cancel();
        viewCurrent.remove();
        services.values().forEach(ServiceSeries::remove);
        services.clear();
    }

    void connectionOpened() {
        connections.increment();
    }

    void connectionClosed() {
        connections.decrement();
    }

    void turnedAway(RelayListener.Limit limit) {
        Counter counter = turnedAway.get(limit);
        if (counter != null) {
            counter.increment();
        }
    }

    /** {@return the series of a service; empty when there is no such ElastiService, so that nobody can make series by asking} */
    Optional<ServiceSeries> of(ServiceId id) {
        return Optional.ofNullable(services.get(id));
    }

    private void saw(ServiceId id, Sighting sighting) {
        switch (sighting) {
            case Sighting.Seen seen -> describe(exists(id), seen);
            case Sighting.Invalid _ -> exists(id);
            case Sighting.Gone() -> gone(id);
            case Sighting.Unknown _ -> {
                // Nothing new: what was there is still there, for all we know.
            }
        }
    }

    private ServiceSeries exists(ServiceId id) {
        return services.computeIfAbsent(id, ServiceSeries::new);
    }

    private void gone(ServiceId id) {
        ServiceSeries series = services.remove(id);
        if (series != null) {
            series.remove();
        }
    }

    private static void describe(ServiceSeries series, Sighting.Seen seen) {
        seen.lastPhase().ifPresent(series::phase);
        if (seen.target() instanceof TargetState.Present present) {
            series.replicas(present.replicas());
        }
    }
}
