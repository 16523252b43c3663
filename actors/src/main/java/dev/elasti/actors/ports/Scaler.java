package dev.elasti.actors.ports;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TargetRef;
import java.util.concurrent.CompletionStage;

/**
 * Writes replicas, through {@code /scale} only. Callable from any thread, never blocks the caller; the stage completes on
 * a thread of the implementation and never fails: what goes wrong is a {@link ScaleOutcome}.
 */
public interface Scaler {
    /** Raises replicas to at least {@code replicas}. Idempotent, never lowers, allowed to anyone at any time. */
    CompletionStage<ScaleOutcome> wake(ServiceId id, TargetRef target, int replicas);

    /**
     * Sets replicas to 0, provided the target still has {@code resourceVersion}: the fence that keeps a second owner or a
     * stale view from putting a service to sleep.
     */
    CompletionStage<ScaleOutcome> sleep(ServiceId id, TargetRef target, String resourceVersion);
}
