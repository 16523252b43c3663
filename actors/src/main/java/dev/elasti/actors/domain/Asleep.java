package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.Optional;

/** Replicas are 0 and the edge stands in for the pods. */
record Asleep(Instant since) implements State {
    static State enter(Turn t) {
        return new Asleep(t.now);
    }

    @Override
    public Phase phase() {
        return Phase.Asleep;
    }

    @Override
    public State next(Turn t) {
        if (!t.queue.isEmpty()) {
            return Waking.enter(t, "a request came");
        }
        Optional<String> wanted = t.judgement.activeSince(since);
        if (wanted.isPresent()) {
            return Waking.enter(t, "a trigger is active: " + wanted.get());
        }
        if (t.clear() && t.replicas() > 0) {
            return Waking.watch(t, "somebody else scaled it to " + t.replicas());
        }
        // It sleeps: a request to sleep now is served.
        Sleepiness.request(t).ifPresent(request -> {
            t.journal = t.journal.sleptFor(request);
            t.newsworthy = true;
        });
        t.count(false);
        Doors.edgeIn(t);
        if (t.pods() == 0 || t.readyPods() == 0) {
            Doors.unpark(t);
        }
        t.askTriggers();
        return this;
    }
}
