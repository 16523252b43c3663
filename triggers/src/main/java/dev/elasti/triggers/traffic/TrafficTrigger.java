package dev.elasti.triggers.traffic;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.triggers.TriggerType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code type: traffic}: the service is wanted while requests arrive. The judging happens in the entity, from what the
 * edges count in the phase {@code Observing} (design §4); so there is nobody to ask here, and the type exists to be a
 * name that can be written and checked.
 */
public final class TrafficTrigger implements TriggerType {
    @Override
    public String name() {
        return Specification.TRAFFIC;
    }

    @Override
    public Optional<String> complaint(Map<String, String> metadata) {
        return metadata.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "The trigger 'traffic' takes no metadata; its limits are spec.traffic and spec.cooldownPeriod."
                                + " Remove " + metadata.keySet() + ".");
    }

    @Override
    public CompletionStage<Verdict> ask(ServiceId id, Map<String, String> metadata, Duration cooldown) {
        return CompletableFuture.completedFuture(new Verdict.Unknown("judged from what the edges count"));
    }
}
