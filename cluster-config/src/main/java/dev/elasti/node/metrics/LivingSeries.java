package dev.elasti.node.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kamon.metric.Instrument;
import kamon.metric.Metric;
import kamon.metric.MetricSnapshot;
import kamon.metric.PeriodSnapshot;
import kamon.tag.TagSet;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The series that exist: a tick names every instrument that was not removed, also those that measured nothing. */
final class LivingSeries {
    private final PeriodSnapshot tick;
    private final Map<String, Set<TagSet>> tagsByMetric = new HashMap<>();

    private LivingSeries(PeriodSnapshot tick) {
        this.tick = tick;
        note(tick.counters());
        note(tick.gauges());
        note(tick.histograms());
        note(tick.timers());
        note(tick.rangeSamplers());
    }

    static LivingSeries in(PeriodSnapshot tick) {
        return new LivingSeries(tick);
    }

    /** {@return {@code before} without series that are gone, dated so that it can be added to the tick} */
    PeriodSnapshot of(PeriodSnapshot before) {
        return new PeriodSnapshot(
                tick.from(),
                tick.from(),
                living(before.counters()),
                living(before.gauges()),
                living(before.histograms()),
                living(before.timers()),
                living(before.rangeSamplers()));
    }

    private <S extends Metric.Settings, V> void note(Seq<MetricSnapshot<S, V>> metrics) {
        for (MetricSnapshot<S, V> metric : CollectionConverters.asJava(metrics)) {
            Set<TagSet> tags = tagsByMetric.computeIfAbsent(metric.name(), _ -> new HashSet<>());
            CollectionConverters.asJava(metric.instruments()).forEach(instrument -> tags.add(instrument.tags()));
        }
    }

    private <S extends Metric.Settings, V> Seq<MetricSnapshot<S, V>> living(Seq<MetricSnapshot<S, V>> metrics) {
        List<MetricSnapshot<S, V>> kept = new ArrayList<>();
        for (MetricSnapshot<S, V> metric : CollectionConverters.asJava(metrics)) {
            Set<TagSet> tags = tagsByMetric.getOrDefault(metric.name(), Set.of());
            List<Instrument.Snapshot<V>> instruments = CollectionConverters.asJava(metric.instruments()).stream()
                    .filter(instrument -> tags.contains(instrument.tags()))
                    .toList();
            if (!instruments.isEmpty()) {
                kept.add(new MetricSnapshot<>(
                        metric.name(), metric.description(), metric.settings(), scala(instruments)));
            }
        }
        return scala(kept);
    }

    private static <T> Seq<T> scala(Collection<T> elements) {
        return CollectionConverters.asScala(elements).toSeq();
    }
}
