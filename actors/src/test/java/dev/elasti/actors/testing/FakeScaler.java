package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.ports.Scaler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Notes every scale write; answers as told, at once. */
public final class FakeScaler implements Scaler {
    /** @param resourceVersion the fence; empty for a wake, which has none */
    public record Call(ServiceId id, TargetRef target, int replicas, String resourceVersion) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Function<Call, ScaleOutcome> answer = call -> new ScaleOutcome.Scaled(0, call.replicas(), "2");

    public void answer(Function<Call, ScaleOutcome> by) {
        answer = by;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<Call> wakes() {
        return calls.stream().filter(call -> call.replicas() > 0).toList();
    }

    public List<Call> sleeps() {
        return calls.stream().filter(call -> call.replicas() == 0).toList();
    }

    @Override
    public CompletionStage<ScaleOutcome> wake(ServiceId id, TargetRef target, int replicas) {
        return note(new Call(id, target, replicas, ""));
    }

    @Override
    public CompletionStage<ScaleOutcome> sleep(ServiceId id, TargetRef target, String resourceVersion) {
        return note(new Call(id, target, 0, resourceVersion));
    }

    private CompletionStage<ScaleOutcome> note(Call call) {
        calls.add(call);
        return CompletableFuture.completedFuture(answer.apply(call));
    }
}
