package dev.elasti.node.metrics;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.ports.Scaler;
import java.util.concurrent.CompletionStage;

/** Counts how wakes and sleeps end. */
public final class MeteredScaler implements Scaler {
    private final Scaler scaler;
    private final NodeMetrics metrics;

    public MeteredScaler(Scaler scaler, NodeMetrics metrics) {
        this.scaler = scaler;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<ScaleOutcome> wake(ServiceId id, TargetRef target, int replicas) {
        return scaler.wake(id, target, replicas)
                .whenComplete((outcome, _) -> metrics.of(id).ifPresent(series -> series.wake(word(outcome))));
    }

    @Override
    public CompletionStage<ScaleOutcome> sleep(ServiceId id, TargetRef target, String resourceVersion) {
        return scaler.sleep(id, target, resourceVersion)
                .whenComplete((outcome, _) -> metrics.of(id).ifPresent(series -> series.sleep(word(outcome))));
    }

    private static String word(ScaleOutcome outcome) {
        return switch (outcome) {
            case ScaleOutcome.Scaled _ -> "scaled";
            case ScaleOutcome.AlreadyThere _ -> "already-there";
            case ScaleOutcome.Conflict _ -> "conflict";
            case ScaleOutcome.Missing() -> "missing";
            case ScaleOutcome.Refused _ -> "refused";
            case ScaleOutcome.Unavailable _ -> "unavailable";
        };
    }
}
