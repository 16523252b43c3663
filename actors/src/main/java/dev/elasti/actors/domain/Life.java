package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one ElastiService: all that is known and remembered of it, as an immutable value, and the one pure function
 * that says what follows from an input (design §4).
 */
public final class Life {
    /** More phases than any input can lead through; a service that goes round in circles is a bug, and said so. */
    private static final int MOST_STATES = 24;

    private final ServiceId id;
    private final Policy policy;
    private final Memory memory;
    private final State state;

    private Life(ServiceId id, Policy policy, Memory memory, State state) {
        this.id = requireNonNull(id, "id");
        this.policy = requireNonNull(policy, "policy");
        this.memory = memory;
        this.state = state;
    }

    /** {@return the life of a service of which nothing is known yet: {@link Phase#Unsure}} */
    public static Life begin(ServiceId id, Policy policy, Instant now) {
        return new Life(id, policy, Memory.begin(now), new Unsure());
    }

    /** {@return what follows from {@code input} at {@code now}} Time must not run backwards by more than the clock's own steps. */
    public Step on(Input input, Instant now) {
        Turn t = new Turn(id, policy, memory, now);
        State current = Intake.take(t, state, input);
        Intake.expire(t);
        for (int states = 0; ; states++) {
            t.again();
            State next = next(t, current);
            if (next.equals(current)) {
                break;
            }
            if (states == MOST_STATES) {
                throw new IllegalStateException(
                        id + " goes round in circles: " + current + " → " + next + " on " + input);
            }
            if (next.phase() != current.phase()) {
                t.journal = t.journal.entered(now);
            }
            current = next;
        }
        t.newsworthy |= !current.equals(state);
        t.queue.mostUrgent().ifPresent(place -> t.clock(Timer.DEADLINE, place.due()));
        Reports.report(t, current);
        List<Effect> effects = t.conclude();
        return new Step(new Life(id, policy, t.memory(), current), effects);
    }

    /** What concerns all phases comes first, then the phase itself. */
    private static State next(Turn t, State state) {
        if (state instanceof Ended) {
            return state.next(t);
        }
        if (t.view instanceof View.Gone) {
            t.open(true);
            return Ended.enter(t);
        }
        if (!(t.view instanceof View.Clear(var seen)) || sleepUnderWay(t, state)) {
            return state.next(t);
        }
        giveBackLeftovers(t);
        if (seen.deleting()) {
            return state instanceof Retiring ? state.next(t) : Retiring.enter(t, !emptying(state));
        }
        t.ensure(new Action.AddFinalizer(), seen.finalizer());
        Doors.wantPorts(t);
        if (Failed.trouble(t).isPresent() && !(state instanceof Failed(var _, Failed.Why.Misfit _))) {
            if (state instanceof Falling) {
                t.open(!emptying(state));
            }
            return Failed.enter(t, Failed.trouble(t).get());
        }
        return state.next(t);
    }

    /** Until its answer has come nobody knows where the service is; nothing else may begin. */
    private static boolean sleepUnderWay(Turn t, State state) {
        return state instanceof Falling(var _, var _, var _, Falling.Stage.Sleeping(var sleep))
                && t.writes.of(sleep).orElse(null) instanceof Writes.Slot.Sent;
    }

    private static boolean emptying(State state) {
        return state instanceof Falling(var _, var _, var _, Falling.Stage.Emptying _);
    }

    private static void giveBackLeftovers(Turn t) {
        List<Action> open = new ArrayList<>();
        for (Action action : t.leftovers) {
            if (!t.ensure(action, true)) {
                open.add(action);
            }
        }
        t.leftovers = open;
    }

    /** {@return whose life it is} */
    public ServiceId id() {
        return id;
    }

    /** {@return the current phase} */
    public Phase phase() {
        return state.phase();
    }

    /** {@return how many requests wait} */
    public int waiting() {
        return memory.queue().waiting();
    }

    /** {@return the bytes that waiting requests hold at their edges} */
    public long waitingBytes() {
        return memory.queue().bytes();
    }

    /** {@return how many requests were released and have not ended} */
    public int underWay() {
        return memory.queue().underWay();
    }

    @Override
    public String toString() {
        return id + " " + state;
    }
}
