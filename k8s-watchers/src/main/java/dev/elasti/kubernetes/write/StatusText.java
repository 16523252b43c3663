package dev.elasti.kubernetes.write;

import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.StatusReport;
import dev.elasti.kubernetes.resource.ElastiServiceStatus;
import dev.elasti.kubernetes.resource.ElastiServiceStatus.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A status report in the words of the resource. */
final class StatusText {
    private StatusText() {}

    /** @param before what stands there now: a condition that keeps its status keeps its time of transition */
    static ElastiServiceStatus of(StatusReport report, Optional<ElastiServiceStatus> before, Instant now) {
        return new ElastiServiceStatus(
                report.phase().name(),
                mode(report.phase()),
                time(report.phaseSince()),
                report.replicas() < 0 ? null : report.replicas(),
                report.waiting(),
                report.edgePorts().isEmpty() ? null : new TreeMap<>(report.edgePorts()),
                null,
                report.lastScaledUp().map(StatusText::time).orElse(null),
                report.sleptFor().orElse(null),
                report.lastColdStart()
                        .map(start -> new ElastiServiceStatus.LastColdStart(
                                time(start.at()),
                                start.decision().toMillis(),
                                start.scaleWrite().toMillis(),
                                start.podReady().toMillis(),
                                start.release().toMillis()))
                        .orElse(null),
                report.observedGeneration(),
                report.conditions().stream()
                        .map(condition -> condition(condition, report.observedGeneration(), before, now))
                        .toList());
    }

    /** In KubeElasti's words: whether the edge is in the Service. */
    private static @Nullable String mode(Phase phase) {
        return switch (phase) {
            case Unsure -> null;
            case Asleep, Waking, Releasing, PassingThrough, Observing, FallingAsleep, Failed -> "proxy";
            case Serving, Retiring -> "serve";
        };
    }

    private static Condition condition(
            StatusReport.Condition condition, long generation, Optional<ElastiServiceStatus> before, Instant now) {
        String status = condition.status() ? "True" : "False";
        List<Condition> old = before.map(ElastiServiceStatus::conditions).orElse(List.of());
        String since = old.stream()
                .filter(c -> condition.type().equals(c.type()) && status.equals(c.status()))
                .map(c -> c.lastTransitionTime() == null ? time(now) : c.lastTransitionTime())
                .findFirst()
                .orElseGet(() -> time(now));
        return new Condition(condition.type(), status, condition.reason(), condition.message(), since, generation);
    }

    /** In milliseconds: enough to order things by, and the same text each time. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
