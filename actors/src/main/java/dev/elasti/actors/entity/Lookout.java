package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no request depends on its owner being alive. Deadlines are kept here whatever the owner does; for tickets
 * it doesn't answer the edge wakes the service itself, and releases them once its own view shows that they can go.
 */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration WAKE_AT_MOST_EVERY = Duration.ofSeconds(1);

    private final Outside outside;
    private final ActorsSettings.Room settings;
    private final OwnerTalk talk;
    private final BiConsumer<Line, String> woken;

    /** @param woken told, on any thread, how a wake of ours ended */
    Lookout(Outside outside, ActorsSettings.Room settings, OwnerTalk talk, BiConsumer<Line, String> woken) {
        this.outside = outside;
        this.settings = settings;
        this.talk = talk;
        this.woken = woken;
    }

    void lookOver(Line line) {
        Instant now = outside.clock().instant();
        expire(line, now);
        if (line.reachable()) {
            releaseAll(line, line.released());
        }
        if (!line.unansweredSince(now.minus(settings.answerWithin()))) {
            line.resendPause = Duration.ZERO;
            return;
        }
        if (line.free()) {
            // All at once: there is nobody who orders them among the edges.
            releaseAll(line, line.unanswered());
            return;
        }
        wake(line, now);
        resend(line, now);
    }

    /** Sends all tickets without an answer to whoever owns the service now. */
    void sendAgain(Line line, Instant now) {
        line.resendPause = settings.answerWithin();
        line.nextResend = now.plus(line.resendPause);
        line.unanswered().forEach(turn -> talk.ask(line, turn));
    }

    private void resend(Line line, Instant now) {
        if (line.nextResend.isAfter(now)) {
            return;
        }
        Duration pause = line.resendPause.isZero() ? settings.answerWithin() : line.resendPause.multipliedBy(2);
        line.resendPause = pause.compareTo(settings.resendAtMostEvery()) > 0 ? settings.resendAtMostEvery() : pause;
        line.nextResend = now.plus(line.resendPause);
        line.unanswered().forEach(turn -> talk.ask(line, turn));
    }

    private void expire(Line line, Instant now) {
        List<Line.Turn> late = line.turns.values().stream()
                .filter(turn -> turn.deadline.plus(settings.deadlineSlack()).isBefore(now))
                .toList();
        for (Line.Turn turn : late) {
            line.turns.remove(turn.waiter.ticketId());
            turn.waiter.refuse(new Refusal.DeadlinePassed(Duration.between(turn.waiter.since(), now), line.cause()));
            talk.leave(line, turn.waiter.ticketId());
        }
    }

    /** In the order of arrival. */
    private void releaseAll(Line line, List<Line.Turn> turns) {
        for (Line.Turn turn : turns) {
            line.turns.remove(turn.waiter.ticketId());
            if (!turn.waiter.release()) {
                talk.leave(line, turn.waiter.ticketId());
            }
        }
    }

    /** Anybody may wake at any time, it never lowers: so it doesn't matter that this may happen at every edge. */
    private void wake(Line line, Instant now) {
        if (line.lastWake.plus(WAKE_AT_MOST_EVERY).isAfter(now) || line.seen().isEmpty()) {
            return;
        }
        Sighting.Seen seen = line.seen().get();
        line.lastWake = now;
        LOG.info("{}: its owner does not answer; waking it from this edge", line.id);
        var _ = outside.scaler()
                .wake(line.id, seen.spec().target(), seen.spec().minReplicas())
                .whenComplete((outcome, failure) ->
                        woken.accept(line, failure == null ? outcome.toString() : failure.toString()));
    }
}
