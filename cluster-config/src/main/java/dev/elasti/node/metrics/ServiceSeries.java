package dev.elasti.node.metrics;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Instrument;
import kamon.metric.Metric;
import kamon.metric.Timer;
import kamon.tag.TagSet;

/** All series of one ElastiService on this node. Made when the resource appears, removed with it. Safe from any thread. */
final class ServiceSeries {
    private final TagSet tags;
    private final Map<String, Instrument<?, ?>> made = new ConcurrentHashMap<>();
    private final Gauge waiting;
    private final Gauge waitingBytes;
    private final Gauge inFlight;
    private final Counter requests;
    private final Timer held;
    private final Timer relayed;
    private final Gauge replicas;
    private volatile Instant lastColdStart = Instant.MIN;
    private volatile String phase = "";

    ServiceSeries(ServiceId id) {
        this.tags = TagSet.builder()
                .add(Instruments.NAMESPACE, id.namespace())
                .add(Instruments.NAME, id.name())
                .build();
        this.waiting = keep("waiting", Instruments.waiting().withTags(tags));
        this.waitingBytes = keep("waiting-bytes", Instruments.waitingBytes().withTags(tags));
        this.inFlight = keep("in-flight", Instruments.inFlight().withTags(tags));
        this.requests = keep("requests", Instruments.requests().withTags(tags));
        this.held = keep("held", Instruments.held().withTags(tags));
        this.relayed = keep("relayed", Instruments.relayed().withTags(tags));
        this.replicas = keep("replicas", Instruments.replicas().withTags(tags));
    }

    void entered(long bytes) {
        waiting.increment();
        waitingBytes.increment((double) bytes);
    }

    void leftQueue(long bytes) {
        waiting.decrement();
        waitingBytes.decrement((double) bytes);
    }

    void heldFor(Duration wait) {
        held.record(wait);
    }

    void relayBegan() {
        requests.increment();
        inFlight.increment();
    }

    void relayEnded() {
        inFlight.decrement();
    }

    void relayed(Duration took) {
        relayed.record(took);
    }

    void brokenOff() {
        counter(Instruments.relayErrors(), "kind", "broken-off").increment();
    }

    void connectFailed() {
        counter(Instruments.relayErrors(), "kind", "connect-failed").increment();
    }

    void refused(String kind) {
        counter(Instruments.refusals(), "kind", kind).increment();
    }

    void wake(String outcome) {
        counter(Instruments.wakes(), "outcome", outcome).increment();
    }

    void sleep(String outcome) {
        counter(Instruments.sleeps(), "outcome", outcome).increment();
    }

    void replicas(int count) {
        replicas.update(count);
    }

    /** A report repeats the last cold start until there is a newer one; it counts once. */
    synchronized void coldStart(ColdStart start) {
        if (!start.at().isAfter(lastColdStart)) {
            return;
        }
        lastColdStart = start.at();
        part("decision").record(start.decision());
        part("scale-write").record(start.scaleWrite());
        part("pod-ready").record(start.podReady());
        part("release").record(start.release());
    }

    /** One series per service: the phase it was in goes when it is in another. */
    synchronized void phase(Phase now) {
        if (phase.equals(now.name())) {
            return;
        }
        Instrument<?, ?> before = made.remove("phase");
        if (before != null) {
            before.remove();
        }
        phase = now.name();
        keep("phase", Instruments.phase().withTags(tags.withTag("phase", phase)))
                .update(1);
    }

    void remove() {
        made.values().forEach(Instrument::remove);
        made.clear();
    }

    private Timer part(String part) {
        return (Timer) made.computeIfAbsent(
                "cold-start " + part, _ -> Instruments.coldStart().withTags(tags.withTag("part", part)));
    }

    private Counter counter(Metric.Counter metric, String tag, String value) {
        return (Counter)
                made.computeIfAbsent(metric.name() + " " + value, _ -> metric.withTags(tags.withTag(tag, value)));
    }

    private <I extends Instrument<?, ?>> I keep(String key, I instrument) {
        made.put(key, instrument);
        return instrument;
    }
}
