package dev.elasti.actors.ports;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.actors.domain.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks the triggers that live outside of the edge. Callable from any thread, never blocks. */
public interface Triggers {
    /**
     * Asks one trigger once. The stage never fails: what goes wrong is {@link Verdict.Unknown}.
     *
     * @param cooldown how far back evidence of health must reach
     */
    CompletionStage<Verdict> ask(ServiceId id, TriggerSpec trigger, Duration cooldown);

    /** {@return what is wrong with this trigger as written, a sentence that says what to change; empty when it can be used} */
    Optional<String> complaint(TriggerSpec trigger);
}
