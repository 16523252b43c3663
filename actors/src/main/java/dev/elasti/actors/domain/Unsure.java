package dev.elasti.actors.domain;

import java.util.Optional;

/** Nothing is known yet: requests wait, nothing is written. The first whole view says where the service is. */
record Unsure() implements State {
    @Override
    public Phase phase() {
        return Phase.Unsure;
    }

    @Override
    public State next(Turn t) {
        return switch (t.view) {
            case View.Blank _ -> this;
            case View.Unfit _ -> Failed.enter(t, Failed.trouble(t).orElseThrow());
            case View.Clear _, View.Stale _, View.Spoilt _ -> found(t);
            case View.Gone _ -> Ended.enter(t);
        };
    }

    /**
     * Where a service is by the facts alone: after a start, a hand-over, or when a trouble is over. Scale is left as it is
     * found, and the cooldown starts anew.
     */
    static State found(Turn t) {
        Optional<Failed.Why> trouble = Failed.trouble(t);
        if (trouble.isPresent()) {
            return Failed.enter(t, trouble.get());
        }
        if (t.replicas() == 0) {
            return Asleep.enter(t);
        }
        if (!t.ready()) {
            return Waking.watch(t, "it has replicas but no endpoint is ready");
        }
        // Whatever an owner before had begun is over: the pods live.
        t.open(true);
        if (!t.queue.isEmpty()) {
            return Releasing.enter(t, new Stopwatch.Off());
        }
        boolean edgeIn = t.parked() || !t.served().orElseThrow().edgesInSlice().isEmpty();
        if (edgeIn && t.spec().countsTraffic() && wasObserved(t)) {
            return Observing.enter(t);
        }
        return edgeIn ? PassingThrough.enter(t) : Serving.enter(t);
    }

    private static boolean wasObserved(Turn t) {
        return t.seen()
                .lastPhase()
                .filter(phase -> phase == Phase.Observing || phase == Phase.FallingAsleep)
                .isPresent();
    }
}
