package dev.elasti.actors.domain;

import java.util.Optional;

/** What all waking phases have in common: what disturbs them, and whether they may end in a fall. */
final class Sleepiness {
    private Sleepiness() {}

    /** {@return where the service is if it isn't awake any more, or can't take its requests at once} */
    static Optional<State> disturbed(Turn t) {
        if (t.scaledToZero()) {
            return Optional.of(putToSleep(t));
        }
        if (!t.ready()) {
            return Optional.of(Waking.watch(t, "no endpoint is ready any more"));
        }
        // Late tickets, of edges that did not know yet that pods are ready.
        return t.releaseSome() ? Optional.empty() : Optional.of(Releasing.enter(t, new Stopwatch.Off()));
    }

    /** Replicas are 0, and it was not our doing. */
    static State putToSleep(Turn t) {
        t.announce("ScaledToZero", "Somebody else scaled " + t.spec().target() + " to 0; the edge stands in for it.");
        return Asleep.enter(t);
    }

    /** {@return the fall that was asked for by annotation, if one was and it may begin now} */
    static Optional<State> forced(Turn t) {
        return mayFall(t) ? request(t).map(request -> Falling.forced(t, request)) : Optional.empty();
    }

    /** {@return the value of the annotation that asks for sleep now, unless it was served before} */
    static Optional<String> request(Turn t) {
        return t.clear()
                ? t.seen()
                        .sleepNow()
                        .filter(request -> !t.journal.sleptFor().equals(Optional.of(request)))
                        .filter(request -> !t.seen().sleptFor().equals(Optional.of(request)))
                : Optional.empty();
    }

    /** {@return whether nothing but activity stands in the way of a fall} */
    static boolean mayFall(Turn t) {
        return t.clear() && !t.moving && t.seen().finalizer() && t.replicas() > 0 && Doors.edgeAvailable(t);
    }

    /** {@return as {@link #mayFall}, for a fall nobody asked for: not at once after one that was given up} */
    static boolean mayFallIdle(Turn t) {
        if (!t.reached(t.restUntil)) {
            t.clock(Timer.PHASE, t.restUntil);
            return false;
        }
        return mayFall(t);
    }
}
