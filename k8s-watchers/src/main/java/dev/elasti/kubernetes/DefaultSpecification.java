package dev.elasti.kubernetes;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import dev.elasti.actors.domain.Handover;
import dev.elasti.kubernetes.resource.Spellings;
import java.time.Duration;

/** What an ElastiService that says nothing of it gets: {@code elasti.kubernetes.defaults}, explained in {@code reference.conf}. */
public record DefaultSpecification(
        int minReplicas,
        Duration cooldown,
        Handover handover,
        Duration activationDeadline,
        int maxWaiting,
        long maxWaitingBytes,
        int concurrency,
        Duration settle,
        Duration handoverGrace,
        Duration directFor,
        double busyAbove) {
    public DefaultSpecification {
        requireNonNull(cooldown, "cooldown");
        requireNonNull(handover, "handover");
        requireNonNull(activationDeadline, "activationDeadline");
        requireNonNull(settle, "settle");
        requireNonNull(handoverGrace, "handoverGrace");
        requireNonNull(directFor, "directFor");
        if (minReplicas < 1 || maxWaiting < 1 || maxWaitingBytes < 1 || concurrency < 1) {
            throw new IllegalArgumentException(
                    KubernetesSettings.PATH
                            + ".defaults: min-replicas, max-waiting, max-waiting-size and concurrency-per-pod must be at least 1");
        }
        if (!activationDeadline.isPositive()) {
            throw new IllegalArgumentException(KubernetesSettings.PATH
                    + ".defaults.activation-deadline must be positive, is " + activationDeadline);
        }
    }

    static DefaultSpecification from(Config defaults) {
        return new DefaultSpecification(
                defaults.getInt("min-replicas"),
                defaults.getDuration("cooldown"),
                Spellings.handover(defaults.getString("handover"))
                        .orElseThrow(() -> new IllegalArgumentException(
                                KubernetesSettings.PATH + ".defaults.handover must be Park or SliceOnly, is "
                                        + defaults.getString("handover"))),
                defaults.getDuration("activation-deadline"),
                defaults.getInt("max-waiting"),
                defaults.getBytes("max-waiting-size"),
                defaults.getInt("concurrency-per-pod"),
                defaults.getDuration("settle"),
                defaults.getDuration("handover-grace"),
                defaults.getDuration("direct-for"),
                defaults.getDouble("busy-requests-per-second"));
    }
}
