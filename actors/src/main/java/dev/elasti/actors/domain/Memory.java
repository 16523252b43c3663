package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of a service whatever its phase: the facts that inputs brought, and what was done and not undone yet.
 *
 * @param targetChanged when the target was last seen to be another than before
 * @param granted edge ports by Service port name, as the newest grant had it
 * @param portsAsked when edge ports were asked for last
 * @param hold number of the newest hold; starts at the clock so that it is above those of owners before
 * @param held whether edges may be holding on our word (or on that of an owner before)
 * @param counting whether edges may be counting on our word (or on that of an owner before)
 * @param condemned endpoints that were told to go and have not been seen to
 * @param restUntil no fall by idleness begins before: a fall was just given up
 * @param moving whether the entity is about to move: nothing dangerous may begin
 * @param leftovers writes that give back what an older spec had taken
 * @param clocks which timers run, and until when
 */
record Memory(
        Instant begun,
        View view,
        Instant targetChanged,
        Edges edges,
        Queue queue,
        Writes writes,
        Traffic traffic,
        Judgement judgement,
        Journal journal,
        Map<String, Integer> granted,
        Instant portsAsked,
        long hold,
        boolean held,
        boolean counting,
        Set<Endpoint> condemned,
        Instant restUntil,
        boolean moving,
        List<Effect.Action> leftovers,
        Map<Timer, Instant> clocks) {
    Memory {
        granted = Map.copyOf(granted);
        condemned = Set.copyOf(condemned);
        leftovers = List.copyOf(leftovers);
        clocks = Map.copyOf(clocks);
    }

    /**
     * What is told to users.
     *
     * @param failures wakes that failed since the last that did not
     * @param doubted whether it is known that the last report was not written
     */
    record Journal(
            Instant phaseSince,
            int failures,
            Optional<Instant> lastScaledUp,
            Optional<String> sleptFor,
            Optional<ColdStart> coldStart,
            Optional<StatusReport> reported,
            Instant reportedAt,
            boolean doubted) {
        Journal entered(Instant now) {
            return new Journal(now, failures, lastScaledUp, sleptFor, coldStart, reported, reportedAt, doubted);
        }

        Journal failed() {
            return new Journal(
                    phaseSince, failures + 1, lastScaledUp, sleptFor, coldStart, reported, reportedAt, doubted);
        }

        Journal healthy() {
            return new Journal(phaseSince, 0, lastScaledUp, sleptFor, coldStart, reported, reportedAt, doubted);
        }

        Journal scaledUp(Instant at) {
            return new Journal(
                    phaseSince, failures, Optional.of(at), sleptFor, coldStart, reported, reportedAt, doubted);
        }

        Journal sleptFor(String request) {
            return new Journal(
                    phaseSince, failures, lastScaledUp, Optional.of(request), coldStart, reported, reportedAt, doubted);
        }

        Journal coldStart(ColdStart start) {
            return new Journal(
                    phaseSince, failures, lastScaledUp, sleptFor, Optional.of(start), reported, reportedAt, doubted);
        }

        Journal reported(StatusReport report, Instant at) {
            return new Journal(phaseSince, failures, lastScaledUp, sleptFor, coldStart, Optional.of(report), at, false);
        }

        Journal unreported() {
            return new Journal(phaseSince, failures, lastScaledUp, sleptFor, coldStart, reported, reportedAt, true);
        }
    }

    static Memory begin(Instant now) {
        return new Memory(
                now,
                new View.Blank("nothing was seen yet"),
                now,
                Edges.none(),
                Queue.empty(),
                Writes.none(),
                Traffic.none(now),
                Judgement.none(),
                new Journal(
                        now,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.MIN,
                        false),
                Map.of(),
                Instant.MIN,
                now.toEpochMilli(),
                true,
                true,
                Set.of(),
                Instant.MIN,
                false,
                List.of(),
                Map.of());
    }
}
