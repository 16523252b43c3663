package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.Optional;

/** Awake, and the edge is out of the way. */
record Serving(Instant since) implements State {
    static State enter(Turn t) {
        return new Serving(t.now);
    }

    @Override
    public Phase phase() {
        return Phase.Serving;
    }

    @Override
    public State next(Turn t) {
        Optional<State> elsewhere = Sleepiness.disturbed(t).or(() -> Sleepiness.forced(t));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (t.spec().countsTraffic()) {
            Instant direct = since.plus(t.spec().directFor());
            if (t.reached(direct) && Doors.edgeAvailable(t)) {
                return Observing.enter(t);
            }
            if (!t.reached(direct)) {
                t.clock(Timer.PHASE, direct);
            }
        } else if (!t.triggers().isEmpty()) {
            Instant rested = t.judgement.restedAt(since, t.spec().cooldown());
            if (!t.reached(rested)) {
                t.clock(Timer.PHASE, rested);
            } else if (t.judgement.allIdle() && Sleepiness.mayFallIdle(t)) {
                return Falling.idle(t);
            }
            t.askTriggers();
        }
        t.open(false);
        t.count(false);
        if (Doors.unpark(t)) {
            // Not before: a parked Service has nobody but the edge.
            Doors.edgeOut(t);
        }
        return this;
    }
}
