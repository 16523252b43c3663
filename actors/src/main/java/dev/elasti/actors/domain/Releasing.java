package dev.elasti.actors.domain;

import java.time.Instant;

/** Pods are ready and those who waited go first, in their turn and as many at a time as the pods can take. */
record Releasing(Instant since, Stopwatch watch) implements State {
    static State enter(Turn t, Stopwatch watch) {
        return new Releasing(t.now, watch);
    }

    @Override
    public Phase phase() {
        return Phase.Releasing;
    }

    @Override
    public State next(Turn t) {
        if (t.scaledToZero()) {
            return Waking.enter(t, "requests wait, but somebody scaled it to 0");
        }
        if (!t.ready()) {
            return Waking.watch(t, "no endpoint is ready any more");
        }
        int waiting = t.queue.waiting();
        boolean done = t.releaseSome();
        Stopwatch after = t.queue.waiting() < waiting ? watch.released(t) : watch;
        if (done) {
            return PassingThrough.enter(t);
        }
        t.count(false);
        Doors.edgeIn(t);
        Doors.unpark(t);
        return new Releasing(since, after);
    }
}
