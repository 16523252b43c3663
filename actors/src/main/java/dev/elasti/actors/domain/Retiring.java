package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Instant;

/** The resource is being deleted: its service is given back awake and direct, then the resource is let go. */
record Retiring(Instant since) implements State {
    /** @param pardon whether the pods that were told to go live on */
    static State enter(Turn t, boolean pardon) {
        t.announce("Retiring", "Giving " + t.spec().service() + " back: awake, and without the edge.");
        t.open(pardon);
        return new Retiring(t.now);
    }

    @Override
    public Phase phase() {
        return Phase.Retiring;
    }

    @Override
    public State next(Turn t) {
        t.count(false);
        Instant patience = since.plus(t.spec().activationDeadline());
        if (t.ready()) {
            t.releaseSome();
        } else if (!awakeOrLost(t) && !t.reached(patience)) {
            t.clock(Timer.PHASE, patience);
            return this;
        }
        Instant limit = patience.plus(t.policy.drainLimit());
        boolean direct = Doors.unpark(t);
        direct = direct && Doors.edgeOut(t);
        if (!direct && !t.reached(limit)) {
            t.clock(Timer.PHASE, limit);
            return this;
        }
        return !t.seen().finalizer() || t.ensure(new Action.RemoveFinalizer(), true) ? Ended.enter(t) : this;
    }

    /** Wakes it; {@return whether that can't succeed} */
    private static boolean awakeOrLost(Turn t) {
        return switch (t.seen().target()) {
            case TargetState.Missing _ -> true;
            case TargetState.Present present -> {
                Action.Wake wake = new Action.Wake(t.spec().target(), t.spec().minReplicas());
                if (present.replicas() == 0) {
                    t.ensure(wake, false);
                }
                yield t.writes.of(wake).orElse(null) instanceof Writes.Slot.Failed failed
                        && failed.failure() instanceof Writes.Failure.Rejection;
            }
        };
    }
}
