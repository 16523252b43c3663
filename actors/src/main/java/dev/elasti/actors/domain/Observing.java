package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * Awake, and the edge stands in the path beside the pods to count.
 *
 * @param watching since when the edge has been in the path: what came before it could not see
 */
record Observing(Instant since, Instant watching) implements State {
    static State enter(Turn t) {
        t.traffic = t.traffic.restarted(t.now);
        return new Observing(t.now, t.now);
    }

    @Override
    public Phase phase() {
        return Phase.Observing;
    }

    @Override
    public State next(Turn t) {
        Optional<State> elsewhere = Sleepiness.disturbed(t).or(() -> Sleepiness.forced(t));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (!t.spec().countsTraffic() || rate(t) > t.spec().busyAbove()) {
            return Serving.enter(t);
        }
        t.open(false);
        t.count(true);
        Doors.unpark(t);
        t.askTriggers();
        if (!Doors.edgeIn(t)) {
            return new Observing(since, t.now);
        }
        Instant rested = quietUntil(t);
        if (!t.reached(rested)) {
            t.clock(Timer.PHASE, rested);
            return this;
        }
        return evidence(t) && Sleepiness.mayFallIdle(t) ? Falling.idle(t) : this;
    }

    /** Requests a second as the pods see them: kube-proxy gives the edges only their share of new connections. */
    private static double rate(Turn t) {
        int edges = t.served().map(served -> served.edgesInSlice().size()).orElse(0);
        return edges == 0 ? 0 : t.traffic.rate() * (edges + t.readyPods()) / edges;
    }

    private Instant quietUntil(Turn t) {
        Instant quiet = (t.traffic.last().isAfter(watching) ? t.traffic.last() : watching)
                .plus(t.spec().cooldown());
        if (t.triggers().isEmpty()) {
            return quiet;
        }
        Instant rested = t.judgement.restedAt(since, t.spec().cooldown());
        return rested.isAfter(quiet) ? rested : quiet;
    }

    /** An edge that does not report is no evidence of quiet. */
    private boolean evidence(Turn t) {
        Instant fresh = t.now.minus(t.policy.countFresh());
        return t.edges.allReportedAfter(fresh.isAfter(watching) ? fresh : watching)
                && t.edges.allQuiet()
                && t.queue.underWay() == 0
                && (t.triggers().isEmpty() || t.judgement.allIdle());
    }
}
