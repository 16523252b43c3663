package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Instant;
import java.util.Optional;

/** Pods are on their way; requests wait behind the edge. */
record Waking(Instant since, Stopwatch watch) implements State {
    /** The service sleeps and is wanted. */
    static State enter(Turn t, String why) {
        t.announce("Waking", "Waking " + t.spec().target() + ": " + why + ".");
        t.forget(wake(t));
        return new Waking(t.now, new Stopwatch.Asked(t.now));
    }

    /** The service is not asleep, but has nobody to answer. */
    static State watch(Turn t, String why) {
        t.announce("Waking", "Waiting for an endpoint of " + t.spec().service() + ": " + why + ".");
        t.forget(wake(t));
        return new Waking(t.now, new Stopwatch.Off());
    }

    @Override
    public Phase phase() {
        return Phase.Waking;
    }

    @Override
    public State next(Turn t) {
        if (t.ready() && !t.scaledToZero()) {
            return awake(t);
        }
        if (t.replicas() <= 0 || !t.clear()) {
            Action.Wake wake = wake(t);
            if (watch instanceof Stopwatch.Off && t.clear() && nobodyWaits(t)) {
                return Sleepiness.putToSleep(t);
            }
            // The one write that somebody waits for: it goes before everything else.
            t.ensure(wake, t.replicas() > 0);
            Writes.Slot slot = t.writes.of(wake).orElseThrow();
            if (slot instanceof Writes.Slot.Failed(var _, Writes.Failure.Rejection(var message), var _, var _, var _)) {
                return failed(t, "replicas could not be written: " + message);
            }
            if (nobodyCares(t, slot)) {
                return Asleep.enter(t);
            }
            if (!watch.follow(slot).equals(watch)) {
                return new Waking(since, watch.follow(slot));
            }
        } else if (t.writes.of(wake(t)).isPresent()
                && !watch.follow(t.writes.of(wake(t)).orElseThrow()).equals(watch)) {
            return new Waking(since, watch.follow(t.writes.of(wake(t)).orElseThrow()));
        }
        Instant deadline = since.plus(t.spec().activationDeadline());
        if (t.reached(deadline)) {
            return failed(t, obstacle(t));
        }
        t.clock(Timer.PHASE, deadline);
        if (t.readyPods() > 0 && !t.ready()) {
            // Only pods that were told to go are ready. If they still are after a while they were not let go after all.
            Instant pardon = since.plus(t.policy.emptyingLimit());
            if (t.reached(pardon)) {
                t.open(true);
                return this;
            }
            t.clock(Timer.PHASE, pardon);
        }
        t.count(false);
        Doors.edgeIn(t);
        Doors.unpark(t);
        t.askTriggers();
        return this;
    }

    /** {@return why no endpoint is ready, as far as anybody says} */
    static String obstacle(Turn t) {
        if (t.view.known().isEmpty()) {
            return switch (t.view) {
                case View.Blank(var why) -> why;
                case View.Unfit(var _, var message) -> message;
                case View.Gone _, View.Clear _, View.Stale _, View.Spoilt _ -> "the ElastiService is gone";
            };
        }
        Optional<TargetState.Trouble> trouble =
                t.seen().target() instanceof TargetState.Present present ? present.trouble() : Optional.empty();
        if (trouble.isPresent()) {
            return "no pod became ready: " + trouble.get().reason() + ": "
                    + trouble.get().message();
        }
        Optional<String> unwritten = t.writes
                .of(wake(t))
                .filter(Writes.Slot.Failed.class::isInstance)
                .map(slot -> ((Writes.Slot.Failed) slot).failure().cause());
        if (unwritten.isPresent()) {
            return "replicas could not be written: " + unwritten.get();
        }
        return switch (t.view) {
            case View.Stale(var _, var why) -> "the cluster can't be seen: " + why;
            case View.Spoilt(var _, var _, var message) -> message;
            case View.Clear _ -> t.replicas() == 0 ? "replicas are still 0" : "no pod became ready";
            case View.Blank _, View.Unfit _, View.Gone _ -> "nothing is known of the service";
        };
    }

    private static Action.Wake wake(Turn t) {
        return new Action.Wake(t.spec().target(), t.spec().minReplicas());
    }

    /** Somebody scaled to 0 again after our wake, and nobody waits: then that is how it shall be. */
    private static boolean nobodyCares(Turn t, Writes.Slot slot) {
        return t.clear()
                && t.replicas() == 0
                && nobodyWaits(t)
                && slot instanceof Writes.Slot.Done(var _, var at, var _)
                && t.reached(at.plus(t.policy.repairEvery()));
    }

    private static boolean nobodyWaits(Turn t) {
        return t.queue.isEmpty() && t.judgement.active().isEmpty();
    }

    private State awake(Turn t) {
        t.journal = t.journal.healthy();
        t.announce("Woke", t.spec().service() + " has a ready endpoint.");
        return t.queue.isEmpty() ? PassingThrough.enter(t) : Releasing.enter(t, watch.ready(t.now));
    }

    private State failed(Turn t, String cause) {
        t.journal = t.journal.failed();
        t.warn("WakeFailed", t.spec().target() + " did not wake: " + cause + ".");
        Instant until =
                t.now.plus(Policy.doubled(t.policy.failedFrom(), t.journal.failures() - 1, t.policy.failedTo()));
        return Failed.enter(t, new Failed.Why.NotWaking(cause, until));
    }
}
