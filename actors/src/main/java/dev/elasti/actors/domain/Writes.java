package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How the writes stand: the newest of each kind and object, at most one of them under way. */
record Writes(Map<Writes.Key, Writes.Slot> slots) {
    Writes {
        slots = Map.copyOf(slots);
    }

    /** Writes that undo each other are of one kind: the newest wins. */
    enum Kind {
        WAKE,
        SLEEP,
        SLICE,
        PARKING,
        FINALIZER
    }

    record Key(Kind kind, String object) {}

    /** The newest write of its key. */
    sealed interface Slot {
        Action action();

        record Sent(Action action, Instant at, int tries) implements Slot {}

        /** @param repeats how often it was sent again because it was not seen to hold */
        record Done(Action action, Instant at, int repeats) implements Slot {}

        /** It failed; it may be sent again from {@code until} on. */
        record Failed(Action action, Failure failure, Instant until, int tries) implements Slot {}
    }

    /** Why a write failed. */
    sealed interface Failure {
        String cause();

        record Conflict(String cause) implements Failure {}

        record Rejection(String cause) implements Failure {}

        record Silence(String cause) implements Failure {}
    }

    static Writes none() {
        return new Writes(Map.of());
    }

    static Key key(Action action) {
        return switch (action) {
            case Action.Wake wake -> new Key(Kind.WAKE, wake.target().toString());
            case Action.Sleep sleep -> new Key(Kind.SLEEP, sleep.target().toString());
            case Action.EdgeIn in -> new Key(Kind.SLICE, in.service());
            case Action.EdgeOut out -> new Key(Kind.SLICE, out.service());
            case Action.Park park -> new Key(Kind.PARKING, park.service());
            case Action.Unpark unpark -> new Key(Kind.PARKING, unpark.service());
            case Action.AddFinalizer _, Action.RemoveFinalizer _ -> new Key(Kind.FINALIZER, "");
        };
    }

    Optional<Slot> of(Action action) {
        return Optional.ofNullable(slots.get(key(action)));
    }

    /** {@return the failure that stands in the way of {@code kind}, if there is one} */
    Optional<Failure> failureOf(Kind kind) {
        return slots.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind && entry.getValue() instanceof Slot.Failed)
                .map(entry -> ((Slot.Failed) entry.getValue()).failure())
                .findFirst();
    }

    Writes with(Slot slot) {
        Map<Key, Slot> changed = new HashMap<>(slots);
        changed.put(key(slot.action()), slot);
        return new Writes(changed);
    }

    Writes without(Action action) {
        Map<Key, Slot> changed = new HashMap<>(slots);
        changed.remove(key(action));
        return new Writes(changed);
    }

    /** {@return with the answer to a write; that of any but the newest of its kind changes nothing} */
    Writes after(Input.Wrote wrote, Policy policy, Instant now) {
        if (of(wrote.action()).orElse(null) instanceof Slot.Sent(var action, var _, var tries)
                && action.equals(wrote.action())) {
            return with(
                    switch (wrote.result()) {
                        case Input.Result.Done _ -> new Slot.Done(action, now, tries);
                        case Input.Result.Conflicted(var detail) ->
                            failed(action, new Failure.Conflict(detail), tries, policy, now);
                        case Input.Result.Unreachable(var cause) ->
                            failed(action, new Failure.Silence(cause), tries, policy, now);
                        case Input.Result.Rejected(var message) ->
                            new Slot.Failed(
                                    action,
                                    new Failure.Rejection(message),
                                    now.plus(Policy.doubled(policy.failedFrom(), tries, policy.failedTo())),
                                    tries);
                    });
        }
        return this;
    }

    private static Slot failed(Action action, Failure failure, int tries, Policy policy, Instant now) {
        return new Slot.Failed(
                action, failure, now.plus(Policy.doubled(policy.retryFrom(), tries, policy.retryTo())), tries);
    }
}
