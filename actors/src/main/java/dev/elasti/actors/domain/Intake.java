package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import dev.elasti.actors.domain.Sighting.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns an input into facts, whatever the phase. What follows from the facts is the state's business. */
final class Intake {
    private Intake() {}

    /** {@return the state to go on from: another than {@code state} only if the facts it stands on were exchanged} */
    static State take(Turn t, State state, Input input) {
        // Inputs that come with every request change nothing that is reported but the number of waiting requests.
        t.newsworthy = switch (input) {
            case Input.Asked _, Input.Left _, Input.Counted _, Input.Holding _, Input.Fired _, Input.Unreported _ ->
                false;
            case Input.Sighted _,
                    Input.EdgeJoined _,
                    Input.EdgeLost _,
                    Input.PortsGranted _,
                    Input.Judged _,
                    Input.Wrote _,
                    Input.Moving _ -> true;
        };
        switch (input) {
            case Input.Sighted(var sighting) -> {
                return sighted(t, state, sighting);
            }
            case Input.Asked(var tickets) -> tickets.forEach(ticket -> asked(t, ticket));
            case Input.Left(var ticketIds) -> t.queue = t.queue.without(ticketIds);
            case Input.EdgeJoined hello -> {
                t.edges = t.edges.joined(hello);
                t.newcomer();
            }
            case Input.EdgeLost(var edge) -> {
                // What it saw since its last report went with it.
                t.traffic = t.traffic.sign(t.now);
                t.edges = t.edges.without(edge);
                t.queue = t.queue.withoutEdge(edge);
            }
            case Input.Counted(var report) -> {
                t.edges = t.edges.counted(report, t.now);
                t.traffic = t.traffic.report(report, t.now);
            }
            case Input.Holding holding -> t.edges = t.edges.holding(holding);
            case Input.PortsGranted(var ports) -> t.granted = ports;
            case Input.Judged judged -> t.judgement = t.judgement.after(judged, t.now);
            case Input.Wrote wrote -> wrote(t, wrote);
            case Input.Fired(var timer) -> t.fired(timer);
            case Input.Unreported _ -> t.journal = t.journal.unreported();
            case Input.Moving _ -> t.moving = true;
        }
        return state;
    }

    /** Answers those whose time is over. */
    static void expire(Turn t) {
        Optional<Queue.Place> urgent = t.queue.mostUrgent();
        while (urgent.isPresent() && t.reached(urgent.get().due())) {
            expire(t, urgent.get());
            urgent = t.queue.mostUrgent();
        }
    }

    private static void expire(Turn t, Queue.Place place) {
        Duration waited = Duration.between(place.ticket().since(), t.now);
        t.refuse(place, new Refusal.DeadlinePassed(waited.isNegative() ? Duration.ZERO : waited, Waking.obstacle(t)));
    }

    static Queue.Bounds bounds(Turn t) {
        return t.view.known()
                .map(seen -> new Queue.Bounds(
                        seen.spec().maxWaiting(),
                        seen.spec().maxWaitingBytes(),
                        seen.spec().activationDeadline()))
                .orElseGet(() -> new Queue.Bounds(
                        t.policy.unseenMaxWaiting(), t.policy.unseenMaxWaitingBytes(), t.policy.unseenDeadline()));
    }

    private static Duration retryAfter(Turn t) {
        Duration waited = t.queue
                .head()
                .map(head -> Duration.between(head.ticket().since(), t.now))
                .orElse(Duration.ZERO);
        return ColdStart.retryAfter(t.lastColdStart(), waited, bounds(t).patience());
    }

    private static void asked(Turn t, Ticket ticket) {
        t.traffic = t.traffic.sign(t.now);
        if (t.queue.let(ticket.id())) {
            // The answer got lost on its way.
            t.emit(new Effect.Release(ticket));
            return;
        }
        if (t.queue.holds(ticket.id())) {
            return;
        }
        if (t.queue.fits(ticket, bounds(t))) {
            t.queue = t.queue.admit(ticket, bounds(t), t.now);
        } else {
            t.emit(new Effect.Refuse(ticket, new Refusal.QueueFull(t.queue.waiting(), t.queue.bytes(), retryAfter(t))));
        }
    }

    private static void wrote(Turn t, Input.Wrote wrote) {
        boolean newest = t.writes.of(wrote.action()).orElse(null) instanceof Writes.Slot.Sent sent
                && sent.action().equals(wrote.action());
        t.writes = t.writes.after(wrote, t.policy, t.now);
        if (newest && wrote.action() instanceof Action.Wake && wrote.result() instanceof Input.Result.Done) {
            t.journal = t.journal.scaledUp(t.now);
        }
    }

    private static State sighted(Turn t, State state, Sighting sighting) {
        Optional<Seen> before = t.view.known();
        t.view = t.view.after(sighting);
        if (!(t.view instanceof View.Clear(var seen))) {
            return state;
        }
        if (!before.flatMap(Intake::targetVersion).equals(targetVersion(seen))) {
            t.targetChanged = t.now;
        }
        List<Endpoint> endpoints = t.endpoints();
        t.condemned = t.condemned.stream().filter(endpoints::contains).collect(Collectors.toUnmodifiableSet());
        if (before.isPresent() && before.get().spec().equals(seen.spec())) {
            return state;
        }
        respecified(t, before);
        return before.isPresent() && moved(before.get(), seen) ? exchanged(t, before.get(), seen) : state;
    }

    private static Optional<String> targetVersion(Seen seen) {
        return seen.target() instanceof TargetState.Present present
                ? Optional.of(present.resourceVersion())
                : Optional.empty();
    }

    /** Another spec: other bounds, perhaps other triggers. */
    private static void respecified(Turn t, Optional<Seen> before) {
        List<Queue.Place> all = t.queue.all();
        t.queue = t.queue.rebound(bounds(t), t.now);
        for (Queue.Place place : all) {
            if (!t.queue.holds(place.ticket().id())) {
                t.emit(new Effect.Refuse(
                        place.ticket(), new Refusal.QueueFull(t.queue.waiting(), t.queue.bytes(), retryAfter(t))));
            }
        }
        if (before.isPresent()
                && !before.get().spec().triggers().equals(t.spec().triggers())) {
            t.judgement = new Judgement(t.judgement.round(), Instant.MIN, false, List.of(), Instant.MIN, Instant.MAX);
        }
    }

    private static boolean moved(Seen before, Seen now) {
        return !before.spec().service().equals(now.spec().service())
                || !before.spec().target().equals(now.spec().target());
    }

    /** It looks after another Service or target now: the old ones are given back, and all begins with what is found. */
    private static State exchanged(Turn t, Seen before, Seen now) {
        List<Action> leftovers = new ArrayList<>(t.leftovers);
        String service = before.spec().service();
        if (!service.equals(now.spec().service())) {
            leftovers.add(new Action.Unpark(service));
            leftovers.add(new Action.EdgeOut(service));
        }
        boolean slept = before.target() instanceof TargetState.Present present && present.replicas() == 0;
        if (slept && !before.spec().target().equals(now.spec().target())) {
            leftovers.add(new Action.Wake(before.spec().target(), before.spec().minReplicas()));
        }
        t.leftovers = leftovers.stream()
                .filter(action -> !Writes.key(action).object().equals(now.spec().service())
                        && !Writes.key(action)
                                .object()
                                .equals(now.spec().target().toString()))
                .toList();
        t.condemned = Set.of();
        return new Unsure();
    }
}
