package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.Optional;

/** Awake: edge and pods are both in the Service until everybody has learnt of the pods. */
record PassingThrough(Instant since) implements State {
    static State enter(Turn t) {
        t.open(false);
        return new PassingThrough(t.now);
    }

    @Override
    public Phase phase() {
        return Phase.PassingThrough;
    }

    @Override
    public State next(Turn t) {
        Optional<State> elsewhere = Sleepiness.disturbed(t).or(() -> Sleepiness.forced(t));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        boolean unparked = Doors.unpark(t);
        Instant grace = since.plus(t.spec().handoverGrace());
        if (t.reached(grace) && unparked) {
            return Serving.enter(t);
        }
        t.count(false);
        Doors.edgeIn(t);
        if (!t.reached(grace)) {
            t.clock(Timer.PHASE, grace);
        }
        return this;
    }
}
