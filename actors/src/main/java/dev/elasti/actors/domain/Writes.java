package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
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

        /**
         * @param tries how often it failed since it last succeeded
         * @param repeats how often it was sent again because it was not seen to hold
         */
        record Sent(Action action, Instant at, int tries, int repeats) implements Slot {}

        record Done(Action action, Instant at, int repeats) implements Slot {}

        /** It failed; it may be sent again from {@code until} on. */
        record Failed(Action action, Failure failure, Instant until, int tries, int repeats) implements Slot {}
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
        if (of(wrote.action()).orElse(null) instanceof Slot.Sent sent
                && sent.action().equals(wrote.action())) {
            return with(
                    switch (wrote.result()) {
                        case Input.Result.Done _ -> new Slot.Done(sent.action(), now, sent.repeats());
                        case Input.Result.Conflicted(var detail) ->
                            failed(sent, new Failure.Conflict(detail), now, policy.retryFrom(), policy.retryTo());
                        case Input.Result.Unreachable(var cause) ->
                            failed(sent, new Failure.Silence(cause), now, policy.retryFrom(), policy.retryTo());
                        case Input.Result.Rejected(var message) ->
                            failed(sent, new Failure.Rejection(message), now, policy.failedFrom(), policy.failedTo());
                    });
        }
        return this;
    }

    private static Slot failed(Slot.Sent sent, Failure failure, Instant now, Duration from, Duration to) {
        Instant until = now.plus(Policy.doubled(from, sent.tries(), to));
        return new Slot.Failed(sent.action(), failure, until, sent.tries(), sent.repeats());
    }
}
