package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import dev.elasti.actors.domain.Falling.Stage;
import dev.elasti.actors.domain.Writes.Failure;
import dev.elasti.actors.domain.Writes.Slot;

/** The last stages of a fall: the last look, the write of replicas 0, and what may follow from it. */
final class FallEnd {
    private FallEnd() {}

    static State looking(Turn t, Falling fall, Stage.Looking looking, boolean edgeIn) {
        if (fall.unparked(t) || !edgeIn || !Falling.drained(t)) {
            return fall.awaiting(t, looking.limit(), "edges or pods are not as they must be");
        }
        if (!(t.seen().target() instanceof TargetState.Present present)) {
            return fall.cancel(t, "its target is gone");
        }
        if (present.resourceVersion().equals(looking.spent())) {
            // That version was refused as outdated: the view will catch up.
            return fall.awaiting(t, looking.limit(), "the target changes all the time");
        }
        if (fall.plan().idle() && !t.triggers().isEmpty()) {
            if (t.judgement.round() < looking.round() || t.judgement.pending()) {
                return fall.awaiting(t, looking.limit(), "the triggers don't answer");
            }
            if (!t.judgement.allIdle()) {
                return fall.cancel(t, "not all triggers say idle");
            }
        }
        Action.Sleep sleep = new Action.Sleep(fall.plan().spec().target(), present.resourceVersion());
        t.writes = t.writes.without(sleep);
        t.ensure(sleep, true);
        return fall.at(new Stage.Sleeping(sleep));
    }

    static State sleeping(Turn t, Falling fall, Stage.Sleeping sleeping) {
        Action.Sleep sleep = sleeping.sleep();
        t.count(true);
        t.holdNewcomers();
        Slot slot = t.writes.of(sleep).orElseThrow();
        if (slot instanceof Slot.Done || (t.clear() && t.replicas() == 0)) {
            t.announce("Slept", fall.plan().spec().target() + " was scaled to 0.");
            return fall.at(new Stage.Emptying(sleep.resourceVersion(), t.now.plus(t.policy.emptyingLimit())));
        }
        return switch (slot) {
            case Slot.Sent _, Slot.Done _ -> fall;
            case Slot.Failed(var _, Failure.Conflict _, var _, var _, var _) -> outdated(t, fall, sleep);
            case Slot.Failed(var _, Failure.Rejection(var message), var _, var _, var _) ->
                fall.cancel(t, "replicas could not be written: " + message);
            case Slot.Failed(var _, Failure.Silence(var cause), var _, var _, var _) -> silence(t, fall, sleep, cause);
        };
    }

    static State emptying(Turn t, Falling fall, Stage.Emptying emptying) {
        t.count(false);
        boolean raised = t.seen().target() instanceof TargetState.Present present
                && present.replicas() > 0
                && !present.resourceVersion().equals(emptying.fence());
        if (t.clear() && raised) {
            return Waking.watch(t, "somebody scaled it to " + t.replicas());
        }
        boolean empty = t.clear() && t.replicas() == 0 && (t.pods() == 0 || t.readyPods() == 0);
        if (empty || t.reached(emptying.limit())) {
            Doors.unpark(t);
            t.announce("Asleep", t.spec().service() + " sleeps; the edge stands in for it.");
            return Asleep.enter(t);
        }
        t.clock(Timer.PHASE, emptying.limit());
        Doors.edgeIn(t);
        return fall;
    }

    /** The target changed between the last look and the write: it is looked at again. */
    private static State outdated(Turn t, Falling fall, Action.Sleep sleep) {
        if (fall.restarts() >= t.policy.maxRestarts()) {
            return fall.cancel(t, "the target was changed at each of " + (fall.restarts() + 1) + " attempts");
        }
        t.writes = t.writes.without(sleep);
        Falling once = new Falling(fall.since(), fall.plan(), fall.restarts() + 1, fall.stage());
        return once.at(once.look(t, sleep.resourceVersion()));
    }

    /**
     * Nobody knows whether the write took effect. It is sent again with the same fence, which does nothing twice; but
     * nobody waits for that: with a request, a doubt or an objection, or when the doors are not as they must be any more,
     * the pods are taken to live on.
     */
    private static State silence(Turn t, Falling fall, Action.Sleep sleep, String cause) {
        boolean doors = Doors.edgeIn(t) && !fall.unparked(t);
        if (!doors || !t.queue.isEmpty() || fall.objection(t).isPresent()) {
            return fall.cancel(t, "the API server did not answer: " + cause);
        }
        t.ensure(sleep, true);
        return fall;
    }
}
