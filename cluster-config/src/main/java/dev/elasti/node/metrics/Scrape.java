package dev.elasti.node.metrics;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import kamon.Kamon;
import kamon.metric.PeriodSnapshot;
import kamon.module.MetricReporter;
import kamon.prometheus.PrometheusSettings;
import kamon.prometheus.ScrapeDataBuilder;
import kamon.tag.TagSet;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus fetches. Kamon is one per process by nature, so this is too, however many nodes run in it. Kamon's own
 * reporter keeps removed series for a year; this one forgets them at the next tick.
 */
final class Scrape implements MetricReporter {
    /** Counters add up from the start of the process, as Prometheus expects: practically for ever. */
    private static final Duration EVER = Duration.ofDays(5 * 365);

    private static @Nullable Scrape process;

    private final PrometheusSettings.Generic settings;
    private Optional<PeriodSnapshot> sinceStart = Optional.empty();

    private Scrape(Config config) {
        this.settings = PrometheusSettings.readSettings(config.getConfig("kamon.prometheus"));
    }

    /** {@return the one of this process; the first node's configuration counts} */
    static synchronized Scrape ofProcess(Config config) {
        Scrape running = process;
        if (running == null) {
            Kamon.initWithoutAttaching(config);
            running = new Scrape(config);
            Kamon.addReporter("prometheus", running);
            process = running;
        }
        return running;
    }

    /** {@return what was measured up to the last tick ({@code kamon.metric.tick-interval}), in Prometheus' text format} */
    synchronized String text() {
        return sinceStart
                .map(now -> new ScrapeDataBuilder(settings, TagSet.Empty())
                        .appendCounters(now.counters())
                        .appendGauges(now.gauges())
                        .appendHistograms(now.histograms())
                        .appendHistograms(now.timers())
                        .appendHistograms(now.rangeSamplers())
                        .build())
                .orElse("");
    }

    @Override
    public synchronized void reportPeriodSnapshot(PeriodSnapshot tick) {
        PeriodSnapshot.Accumulator sum = PeriodSnapshot.accumulator(EVER, Duration.ZERO, EVER);
        sinceStart.ifPresent(before -> sum.add(LivingSeries.in(tick).of(before)));
        sum.add(tick);
        sinceStart = Optional.of(sum.peek());
    }

    @Override
    public void stop() {
        // Holds nothing that has to be given back.
    }

    @Override
    public void reconfigure(Config config) {
        // Settings are read once: a node starts again to get new ones.
    }
}
