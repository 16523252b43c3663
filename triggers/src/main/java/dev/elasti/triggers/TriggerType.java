package dev.elasti.triggers;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One kind of trigger ({@code spec.triggers[].type}). Stateless between questions; called from any thread, never blocks.
 *
 * <p>The rule all kinds share (fault matrix row 48): doubt is {@link Verdict.Unknown}, which neither wakes a service nor
 * puts one to sleep. Only a clear answer from a healthy source is {@link Verdict.Idle}.
 */
public interface TriggerType {
    /** {@return the word that stands in {@code spec.triggers[].type}} */
    String name();

    /** {@return a sentence that says what to change in this metadata; empty when it can be used} */
    Optional<String> complaint(Map<String, String> metadata);

    /**
     * Asks once. The stage never fails.
     *
     * @param cooldown how far back the source must have been healthy for its answer to count
     */
    CompletionStage<Verdict> ask(ServiceId id, Map<String, String> metadata, Duration cooldown);
}
