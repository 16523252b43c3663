package dev.elasti.triggers;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TriggerSpec;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.actors.ports.Triggers;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The kinds of triggers this node knows, as the entities' {@link Triggers} port. Safe from any thread. */
public final class TriggerTypes implements Triggers {
    private final Map<String, TriggerType> byName = new TreeMap<>();

    public TriggerTypes(Collection<? extends TriggerType> types) {
        for (TriggerType type : types) {
            if (byName.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two trigger types are called '" + type.name() + "'");
            }
        }
    }

    @Override
    public CompletionStage<Verdict> ask(ServiceId id, TriggerSpec trigger, Duration cooldown) {
        TriggerType type = byName.get(trigger.type());
        return type == null
                ? CompletableFuture.completedFuture(new Verdict.Unknown(unknown(trigger.type())))
                : type.ask(id, trigger.metadata(), cooldown);
    }

    @Override
    public Optional<String> complaint(TriggerSpec trigger) {
        TriggerType type = byName.get(trigger.type());
        return type == null ? Optional.of(unknown(trigger.type())) : type.complaint(trigger.metadata());
    }

    private String unknown(String name) {
        return "There is no trigger type '" + name + "'; use one of " + byName.keySet() + ".";
    }
}
