package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Instant;
import java.util.Optional;

/**
 * On the way to replicas 0, one stage after the other, each begun when the one before is acknowledged and seen. Whatever
 * does not fit ends the fall: the pods are let back in, and the edges told to go on.
 *
 * @param plan what held at the beginning and must still hold at the end
 * @param restarts how often this fall has started over
 */
record Falling(Instant since, Plan plan, int restarts, Stage stage) implements State {
    /**
     * @param forced the request to sleep now that is being served; empty if the service is just idle
     * @param signs of traffic at the beginning: one more, and an idle service is not idle
     */
    record Plan(Optional<String> forced, Specification spec, int replicas, int readyPods, long signs) {
        boolean idle() {
            return forced.isEmpty();
        }
    }

    sealed interface Stage {
        /** Nothing has been written to the target yet: the fall can be given up. */
        sealed interface Early extends Stage {}

        /** The edge goes in. */
        record Entering(Instant limit) implements Early {}

        /** The pods go out of the Service; the edge forwards to them. */
        record Parking(Instant limit) implements Early {}

        /** Everybody who balances connections gets the time to learn of it. */
        record Settling(Instant until) implements Early {}

        /** The edges hold what is new and finish what they have. */
        record Draining(Instant since, Instant limit) implements Early {}

        /** The triggers are asked once more ({@code round}), and the newest view is looked at. */
        record Looking(long round, String spent, Instant limit) implements Early {}

        /** Replicas 0 is being written. */
        record Sleeping(Action.Sleep sleep) implements Stage {}

        /** The pods are going. */
        record Emptying(String fence, Instant limit) implements Stage {}
    }

    static Falling idle(Turn t) {
        t.announce(
                "FallingAsleep",
                t.spec().service() + " was idle for " + t.spec().cooldown() + ".");
        return begin(t, Optional.empty());
    }

    static Falling forced(Turn t, String request) {
        t.journal = t.journal.sleptFor(request);
        t.announce("SleepRequested", "Sleep was asked for by annotation (" + request + "), whatever the traffic.");
        return begin(t, Optional.of(request));
    }

    private static Falling begin(Turn t, Optional<String> forced) {
        Plan plan = new Plan(forced, t.spec(), t.replicas(), t.readyPods(), t.traffic.signs());
        return new Falling(t.now, plan, 0, new Stage.Entering(t.now.plus(t.policy.drainLimit())));
    }

    @Override
    public Phase phase() {
        return Phase.FallingAsleep;
    }

    /** {@return whether requests are held by the edges on behalf of this fall} */
    boolean holds() {
        return switch (stage) {
            case Stage.Entering _, Stage.Parking _, Stage.Settling _ -> false;
            case Stage.Draining _, Stage.Looking _, Stage.Sleeping _, Stage.Emptying _ -> true;
        };
    }

    @Override
    public State next(Turn t) {
        return switch (stage) {
            case Stage.Sleeping sleeping -> FallEnd.sleeping(t, this, sleeping);
            case Stage.Emptying emptying -> FallEnd.emptying(t, this, emptying);
            case Stage.Early early -> falling(t, early);
        };
    }

    private State falling(Turn t, Stage.Early early) {
        if (t.clear() && t.replicas() == 0) {
            t.announce("ScaledToZero", "Somebody else scaled " + plan.spec().target() + " to 0 during the fall.");
            return Asleep.enter(t);
        }
        Optional<String> objection = objection(t);
        if (objection.isPresent()) {
            return cancel(t, objection.get());
        }
        if (holds()) {
            t.holdNewcomers();
        } else {
            t.releaseSome();
        }
        t.count(true);
        t.askTriggers();
        boolean edgeIn = Doors.edgeIn(t);
        return switch (early) {
            case Stage.Entering(var limit) -> edgeIn ? entered(t) : awaiting(t, limit, "the edge could not be put in");
            case Stage.Parking(var limit) ->
                edgeIn && Doors.park(t)
                        ? at(new Stage.Settling(t.now.plus(plan.spec().settle())))
                        : awaiting(t, limit, "the pods could not be taken out of the Service");
            case Stage.Settling settling -> settling(t, settling, edgeIn);
            case Stage.Draining draining -> draining(t, draining, edgeIn);
            case Stage.Looking looking -> FallEnd.looking(t, this, looking, edgeIn);
        };
    }

    private State entered(Turn t) {
        return plan.spec().handover() == Handover.PARK
                ? at(new Stage.Parking(t.now.plus(t.policy.drainLimit())))
                : at(new Stage.Settling(t.now.plus(plan.spec().settle())));
    }

    private State settling(Turn t, Stage.Settling settling, boolean edgeIn) {
        if (unparked(t)) {
            return again(t, "the parking key was taken out of the Service by somebody");
        }
        if (!t.reached(settling.until)) {
            t.clock(Timer.PHASE, settling.until);
            return this;
        }
        Instant limit = settling.until.plus(t.policy.drainLimit());
        boolean heard = t.edges.allReportedAfter(settling.until);
        if (!edgeIn || (plan.idle() && !heard)) {
            return awaiting(t, limit, "not every edge reports");
        }
        t.holdAll();
        return at(new Stage.Draining(t.now, t.now.plus(t.policy.drainLimit())));
    }

    private State draining(Turn t, Stage.Draining draining, boolean edgeIn) {
        if (unparked(t)) {
            return again(t, "the parking key was taken out of the Service by somebody");
        }
        // What was forwarded between an edge's last report and the hold is in its next one.
        boolean heard = plan.forced().isPresent() || t.edges.allReportedAfter(draining.since);
        if (edgeIn && heard && drained(t)) {
            return at(look(t, ""));
        }
        // A request under way is never cut. Who asked for sleep gets it when the last one has ended, unless others wait
        // for that.
        if (!t.queue.isEmpty()) {
            return awaiting(
                    t, draining.since.plus(t.policy.holdLimit()), "requests are in flight, and others wait for that");
        }
        return plan.idle() ? awaiting(t, draining.limit, "requests are still in flight") : this;
    }

    Stage look(Turn t, String spent) {
        Instant limit = t.now.plus(t.policy.drainLimit());
        if (plan.idle() && !t.triggers().isEmpty()) {
            t.askTriggersNow();
            return new Stage.Looking(t.judgement.round(), spent, limit);
        }
        return new Stage.Looking(t.judgement.round(), spent, limit);
    }

    /** {@return why this fall must not go on, by the facts of now} */
    Optional<String> objection(Turn t) {
        if (!t.clear()) {
            return Optional.of("the cluster can't be seen for sure");
        }
        if (t.moving) {
            return Optional.of("the service's owner is moving");
        }
        if (t.edges.isEmpty()) {
            return Optional.of("there is no edge to stand in");
        }
        if (!t.spec().equals(plan.spec())) {
            return Optional.of("its spec was changed");
        }
        if (t.replicas() != plan.replicas()) {
            return Optional.of("somebody scaled it to " + t.replicas());
        }
        if (t.readyPods() < plan.readyPods()) {
            return Optional.of("a pod is not ready any more");
        }
        if (plan.idle()) {
            if (!t.queue.isEmpty() || t.traffic.signs() != plan.signs()) {
                return Optional.of("a request came, or an edge was lost with what it had counted");
            }
            return t.judgement.active().map(evidence -> "a trigger is active: " + evidence);
        }
        return Optional.empty();
    }

    static boolean drained(Turn t) {
        return t.edges.allDrained(t.hold()) && t.queue.underWay() == 0;
    }

    boolean unparked(Turn t) {
        return plan.spec().handover() == Handover.PARK && !t.parked();
    }

    Falling at(Stage next) {
        return new Falling(since, plan, restarts, next);
    }

    /** Starts over: the stages from parking on are worth nothing any more. */
    private State again(Turn t, String why) {
        if (restarts >= t.policy.maxRestarts()) {
            return cancel(t, why + ", " + restarts + " times");
        }
        t.warn("FallRestarted", "Starting over: " + why + ".");
        t.open(true);
        Stage entering = new Stage.Entering(t.now.plus(t.policy.drainLimit()));
        return new Falling(since, plan, restarts + 1, entering);
    }

    /** {@return this, or the end of the fall when {@code limit} is over} */
    State awaiting(Turn t, Instant limit, String otherwise) {
        if (t.reached(limit)) {
            return cancel(t, otherwise);
        }
        t.clock(Timer.PHASE, limit);
        return this;
    }

    /** Gives the fall up: the pods stay, and are trusted again. */
    State cancel(Turn t, String why) {
        t.announce("FallCancelled", t.spec().service() + " stays awake: " + why + ".");
        Instant rest = t.now.plus(t.policy.failedFrom());
        Instant cooled = t.now.plus(plan.spec().cooldown());
        t.restUntil = cooled.isAfter(rest) ? cooled : rest;
        t.writes = t.writes.without(new Action.Sleep(plan.spec().target(), ""));
        t.open(true);
        return t.queue.isEmpty() && t.spec().countsTraffic() ? Observing.enter(t) : PassingThrough.enter(t);
    }
}
