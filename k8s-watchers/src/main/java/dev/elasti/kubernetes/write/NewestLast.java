package dev.elasti.kubernetes.write;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes writes of a kind one after another for each service, so that none overtakes a newer one on its way: requests that
 * are under way at the same time take effect in any order. Of those that wait only the newest is made, and the ones before
 * it end as it does. Callable from any thread, never blocks for a write.
 */
final class NewestLast<T> {
    private record Waiting<T>(T value, CompletableFuture<WriteOutcome> outcome) {
        void end(@Nullable WriteOutcome ended, @Nullable Throwable failure) {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            } else {
                outcome.complete(ended);
            }
        }
    }

    private final BiFunction<ServiceId, T, CompletionStage<WriteOutcome>> write;
    /** Has a key while a write of it is under way; its value is the one that comes next. */
    private final Map<ServiceId, Optional<Waiting<T>>> next = new HashMap<>();

    /** @param write begins a write; must not throw */
    NewestLast(BiFunction<ServiceId, T, CompletionStage<WriteOutcome>> write) {
        this.write = write;
    }

    /** {@return how the write of this value, or of a newer one in its place, has ended} */
    CompletionStage<WriteOutcome> write(ServiceId id, T value) {
        Waiting<T> mine = new Waiting<>(value, new CompletableFuture<>());
        Optional<Waiting<T>> replaced;
        boolean free;
        synchronized (next) {
            free = !next.containsKey(id);
            replaced = next.getOrDefault(id, Optional.empty());
            next.put(id, free ? Optional.empty() : Optional.of(mine));
        }
        if (replaced.isPresent()) {
            var _ = mine.outcome.whenComplete(replaced.get()::end);
        }
        if (free) {
            begin(id, mine);
        }
        return mine.outcome;
    }

    private void begin(ServiceId id, Waiting<T> one) {
        var _ = write.apply(id, one.value).whenComplete((outcome, failure) -> {
            Optional<Waiting<T>> following = follow(id);
            one.end(outcome, failure);
            following.ifPresent(waiting -> begin(id, waiting));
        });
    }

    private Optional<Waiting<T>> follow(ServiceId id) {
        synchronized (next) {
            Optional<Waiting<T>> following = next.getOrDefault(id, Optional.empty());
            if (following.isPresent()) {
                next.put(id, Optional.empty());
            } else {
                next.remove(id);
            }
            return following;
        }
    }
}
