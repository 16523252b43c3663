package dev.elasti.actors.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the triggers that must be asked said.
 *
 * @param round the newest round asked
 * @param askedAt when
 * @param pending whether its answer is awaited
 * @param latest the newest answers
 * @param judgedAt when they came
 * @param idleSince since when all of them were idle, as far as they answered; {@link Instant#MAX} while they are not
 */
record Judgement(
        long round, Instant askedAt, boolean pending, List<Verdict> latest, Instant judgedAt, Instant idleSince) {
    Judgement {
        latest = List.copyOf(latest);
    }

    static Judgement none() {
        return new Judgement(0, Instant.MIN, false, List.of(), Instant.MIN, Instant.MAX);
    }

    Judgement asked(Instant now) {
        return new Judgement(round + 1, now, true, latest, judgedAt, idleSince);
    }

    /** {@return with the answers to {@code answered}; those to an older round change nothing} */
    Judgement after(Input.Judged answered, Instant now) {
        if (answered.round() != round || !pending) {
            return this;
        }
        List<Verdict> verdicts = answered.verdicts();
        Instant idle = idleSince;
        if (verdicts.stream().anyMatch(Verdict.Active.class::isInstance)) {
            idle = Instant.MAX;
        } else if (allIdle(verdicts) && idleSince.equals(Instant.MAX)) {
            idle = now;
        }
        return new Judgement(round, askedAt, false, verdicts, now, idle);
    }

    boolean allIdle() {
        return allIdle(latest);
    }

    /** {@return what says that the service is wanted, if it was said after {@code since}} */
    Optional<String> activeSince(Instant since) {
        return judgedAt.isBefore(since) ? Optional.empty() : active();
    }

    Optional<String> active() {
        return latest.stream()
                .filter(Verdict.Active.class::isInstance)
                .map(verdict -> ((Verdict.Active) verdict).evidence())
                .findFirst();
    }

    Optional<String> unknown() {
        return latest.stream()
                .filter(Verdict.Unknown.class::isInstance)
                .map(verdict -> ((Verdict.Unknown) verdict).why())
                .findFirst();
    }

    /** {@return from when on all have been idle for {@code cooldown}, counted from {@code from} at the earliest} */
    Instant restedAt(Instant from, Duration cooldown) {
        if (idleSince.equals(Instant.MAX)) {
            return Instant.MAX;
        }
        return (idleSince.isAfter(from) ? idleSince : from).plus(cooldown);
    }

    private static boolean allIdle(List<Verdict> verdicts) {
        return !verdicts.isEmpty() && verdicts.stream().allMatch(Verdict.Idle.class::isInstance);
    }
}
