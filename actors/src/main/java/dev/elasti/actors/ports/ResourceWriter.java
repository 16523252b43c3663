package dev.elasti.actors.ports;

import dev.elasti.actors.domain.ServiceEvent;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.StatusReport;
import java.util.concurrent.CompletionStage;

/** Writes about the ElastiService itself. Callable from any thread, never blocks; the stages never fail. */
public interface ResourceWriter {
    /** Makes {@code status} say this; nothing is sent when it says so already. */
    CompletionStage<WriteOutcome> report(ServiceId id, StatusReport report);

    /** Records a Kubernetes Event; equal ones are counted, not repeated. Best effort. */
    CompletionStage<WriteOutcome> record(ServiceId id, ServiceEvent event);

    /** Puts our finalizer on the resource, so that it can't go before its service was given back. */
    CompletionStage<WriteOutcome> addFinalizer(ServiceId id);

    /** Lets the resource go. */
    CompletionStage<WriteOutcome> removeFinalizer(ServiceId id);
}
