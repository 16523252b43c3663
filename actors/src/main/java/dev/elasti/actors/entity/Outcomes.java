package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Effect;
import dev.elasti.actors.domain.Input;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.WriteOutcome;
import java.util.concurrent.CompletionStage;

/** Which port carries out an action, and what its outcome means to a decision. */
final class Outcomes {
    private Outcomes() {}

    /** Begins the write; the stage has the result and fails only if the port broke its contract. */
    static CompletionStage<Input.Result> carryOut(Effect.Action action, ServiceId id, Outside outside) {
        TrafficSwitch traffic = outside.trafficSwitch();
        return switch (action) {
            case Effect.Action.Wake(var target, int replicas) ->
                outside.scaler().wake(id, target, replicas).thenApply(Outcomes::ofScale);
            case Effect.Action.Sleep(var target, String resourceVersion) ->
                outside.scaler().sleep(id, target, resourceVersion).thenApply(Outcomes::ofScale);
            case Effect.Action.EdgeIn in ->
                traffic.edgeIn(new TrafficSwitch.EdgeSlice(id, in.uid(), in.service(), in.addresses(), in.ports()))
                        .thenApply(Outcomes::ofWrite);
            case Effect.Action.EdgeOut(String service) ->
                traffic.edgeOut(id, service).thenApply(Outcomes::ofRemoval);
            case Effect.Action.Park(String service) -> traffic.park(id, service).thenApply(Outcomes::ofWrite);
            case Effect.Action.Unpark(String service) ->
                traffic.unpark(id, service).thenApply(Outcomes::ofRemoval);
            case Effect.Action.AddFinalizer() ->
                outside.resources().addFinalizer(id).thenApply(Outcomes::ofWrite);
            case Effect.Action.RemoveFinalizer() ->
                outside.resources().removeFinalizer(id).thenApply(Outcomes::ofRemoval);
        };
    }

    /** {@return whether it is now as it was to be written, or there is nothing left to write it to} */
    static boolean stands(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Written(), WriteOutcome.Unchanged(), WriteOutcome.Missing() -> true;
            case WriteOutcome.Conflict _, WriteOutcome.Refused _, WriteOutcome.Unavailable _ -> false;
        };
    }

    private static Input.Result ofScale(ScaleOutcome outcome) {
        return switch (outcome) {
            case ScaleOutcome.Scaled(var _, int to, var _) -> new Input.Result.Done(to);
            case ScaleOutcome.AlreadyThere(int replicas) -> new Input.Result.Done(replicas);
            case ScaleOutcome.Conflict(String detail) -> new Input.Result.Conflicted(detail);
            case ScaleOutcome.Missing() -> new Input.Result.Rejected("the target does not exist");
            case ScaleOutcome.Refused(String message) -> new Input.Result.Rejected(message);
            case ScaleOutcome.Unavailable(String cause) -> new Input.Result.Unreachable(cause);
        };
    }

    private static Input.Result ofWrite(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Written() -> new Input.Result.Done(0);
            case WriteOutcome.Unchanged() -> new Input.Result.Done(0);
            case WriteOutcome.Conflict(String detail) -> new Input.Result.Conflicted(detail);
            case WriteOutcome.Missing() -> new Input.Result.Rejected("the object to be changed does not exist");
            case WriteOutcome.Refused(String message) -> new Input.Result.Rejected(message);
            case WriteOutcome.Unavailable(String cause) -> new Input.Result.Unreachable(cause);
        };
    }

    /** As {@link #ofWrite}, but of an action that takes something away: if its object is gone, that is done. */
    private static Input.Result ofRemoval(WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Missing ? new Input.Result.Done(0) : ofWrite(outcome);
    }
}
