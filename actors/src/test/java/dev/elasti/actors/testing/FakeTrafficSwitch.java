package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes every change of who is in a Service; answers as told, at once. */
public final class FakeTrafficSwitch implements TrafficSwitch {
    /** What was asked for. */
    public sealed interface Call {}

    public record EdgeIn(EdgeSlice slice) implements Call {}

    public record EdgeOut(ServiceId id, String service) implements Call {}

    public record Park(ServiceId id, String service) implements Call {}

    public record Unpark(ServiceId id, String service) implements Call {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile WriteOutcome answer = new WriteOutcome.Written();

    public void answer(WriteOutcome outcome) {
        answer = outcome;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public CompletionStage<WriteOutcome> edgeIn(EdgeSlice slice) {
        return note(new EdgeIn(slice));
    }

    @Override
    public CompletionStage<WriteOutcome> edgeOut(ServiceId id, String service) {
        return note(new EdgeOut(id, service));
    }

    @Override
    public CompletionStage<WriteOutcome> park(ServiceId id, String service) {
        return note(new Park(id, service));
    }

    @Override
    public CompletionStage<WriteOutcome> unpark(ServiceId id, String service) {
        return note(new Unpark(id, service));
    }

    private CompletionStage<WriteOutcome> note(Call call) {
        calls.add(call);
        return CompletableFuture.completedFuture(answer);
    }
}
