package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.actors.ports.Triggers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Triggers that say what the test wants, by type; unknown until told. */
public final class FakeTriggers implements Triggers {
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    public void say(String type, Verdict verdict) {
        verdicts.put(type, verdict);
    }

    @Override
    public CompletionStage<Verdict> ask(ServiceId id, TriggerSpec trigger, Duration cooldown) {
        return CompletableFuture.completedFuture(
                verdicts.getOrDefault(trigger.type(), new Verdict.Unknown("not told yet")));
    }

    @Override
    public Optional<String> complaint(TriggerSpec trigger) {
        return Optional.empty();
    }
}
