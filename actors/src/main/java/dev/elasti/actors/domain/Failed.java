package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Nobody can be woken, or nobody knows for whom: requests are refused at once, with the reason. */
record Failed(Instant since, Why why) implements State {
    /** What is wrong. Each message is a sentence that says what to do. */
    sealed interface Why {
        String reason();

        String message();

        /** The facts are wrong: it lasts until they change. */
        record Misfit(String reason, String message) implements Why {
            public Misfit {
                requireNonNull(reason, "reason");
                requireNonNull(message, "message");
            }
        }

        /** A wake led to nothing; the next is not tried before {@code until}. */
        record NotWaking(String message, Instant until) implements Why {
            @Override
            public String reason() {
                return "WakeFailed";
            }
        }
    }

    static State enter(Turn t, Why why) {
        if (why instanceof Why.Misfit misfit) {
            t.warn(misfit.reason(), misfit.message());
        }
        return new Failed(t.now, why);
    }

    /** {@return what in the facts makes it impossible to look after this service} */
    static Optional<Why> trouble(Turn t) {
        if (t.view instanceof View.Unfit(var _, var message)) {
            return Optional.of(new Why.Misfit("InvalidSpec", message));
        }
        if (!t.clear()) {
            return Optional.empty();
        }
        if (t.seen().target() instanceof TargetState.Missing) {
            return Optional.of(new Why.Misfit(
                    "TargetMissing",
                    "There is no " + t.spec().target() + " ("
                            + t.spec().target().apiVersion()
                            + ") in this namespace. Create it, or correct spec.scaleTargetRef."));
        }
        return switch (t.seen().service()) {
            case ServiceState.Missing _ ->
                Optional.of(new Why.Misfit(
                        "ServiceMissing",
                        "There is no Service " + t.spec().service()
                                + " in this namespace. Create it, or correct spec.service."));
            case ServiceState.Unserved(var reason) -> Optional.of(new Why.Misfit("ServiceUnserved", reason));
            case ServiceState.Served _ -> Optional.empty();
        };
    }

    @Override
    public Phase phase() {
        return Phase.Failed;
    }

    @Override
    public State next(Turn t) {
        t.count(false);
        return switch (why) {
            case Why.Misfit misfit -> misfit(t, misfit);
            case Why.NotWaking notWaking -> notWaking(t, notWaking);
        };
    }

    private State misfit(Turn t, Why.Misfit misfit) {
        Optional<Why> trouble = trouble(t);
        if (trouble.isEmpty() && t.clear()) {
            t.announce("Recovered", "What was wrong is mended: " + misfit.reason() + ".");
            return Unsure.found(t);
        }
        if (trouble.isPresent() && !trouble.get().equals(misfit)) {
            return enter(t, trouble.get());
        }
        t.refuseAll(new Refusal.Failing(misfit.message(), t.policy.failedFrom()));
        return this;
    }

    private State notWaking(Turn t, Why.NotWaking failure) {
        if (t.ready()) {
            t.journal = t.journal.healthy();
            t.announce("Recovered", t.spec().service() + " has a ready endpoint after all.");
            return Unsure.found(t);
        }
        Doors.edgeIn(t);
        Doors.unpark(t);
        t.askTriggers();
        if (!t.reached(failure.until())) {
            t.refuseAll(new Refusal.Failing(failure.message(), Duration.between(t.now, failure.until())));
            t.clock(Timer.PHASE, failure.until());
            return this;
        }
        if (!t.queue.isEmpty()) {
            return Waking.enter(t, "a request came, and the pause after the last failure is over");
        }
        Optional<String> wanted = t.judgement.activeSince(failure.until());
        if (wanted.isPresent()) {
            return Waking.enter(t, "a trigger is active: " + wanted.get());
        }
        return t.clear() && t.replicas() == 0 ? Asleep.enter(t) : this;
    }
}
