package dev.elasti.actors.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requests of one service: those that wait, first come first served, and those that were let go and have not ended. An
 * immutable value; every operation but those that look at all tickets is O(log n).
 */
final class Queue {
    /** What fits in, and how long a ticket may wait at most. */
    record Bounds(int count, long bytes, Duration patience) {}

    /** A waiting ticket; {@code arrival} tells apart those that came at the same instant. */
    record Place(Ticket ticket, long arrival, Instant due) {
        private Rank rank() {
            return new Rank(ticket.since(), arrival);
        }

        private Rank deadline() {
            return new Rank(due, arrival);
        }
    }

    private record Rank(Instant at, long arrival) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : Long.compare(arrival, other.arrival);
        }
    }

    private final Tree<String, Place> byId;
    private final Tree<Rank, Place> byTurn;
    private final Tree<Rank, Place> byDeadline;
    private final Tree<String, Ticket> released;
    private final long bytes;
    private final long arrivals;

    private Queue(
            Tree<String, Place> byId,
            Tree<Rank, Place> byTurn,
            Tree<Rank, Place> byDeadline,
            Tree<String, Ticket> released,
            long bytes,
            long arrivals) {
        this.byId = byId;
        this.byTurn = byTurn;
        this.byDeadline = byDeadline;
        this.released = released;
        this.bytes = bytes;
        this.arrivals = arrivals;
    }

    static Queue empty() {
        return new Queue(Tree.empty(), Tree.empty(), Tree.empty(), Tree.empty(), 0, 0);
    }

    int waiting() {
        return byId.size();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** {@return how many were let go and have not ended} */
    int underWay() {
        return released.size();
    }

    boolean holds(String ticketId) {
        return byId.has(ticketId);
    }

    boolean let(String ticketId) {
        return released.has(ticketId);
    }

    boolean fits(Ticket ticket, Bounds bounds) {
        return waiting() < bounds.count && bytes + ticket.bytes() <= bounds.bytes;
    }

    /** {@return with this ticket at its turn; the caller has looked whether it fits} */
    Queue admit(Ticket ticket, Bounds bounds, Instant now) {
        return with(new Place(ticket, arrivals, due(ticket, bounds, now)));
    }

    /** {@return whose turn it is} */
    Optional<Place> head() {
        return byTurn.first();
    }

    /** {@return who must be answered first} */
    Optional<Place> mostUrgent() {
        return byDeadline.first();
    }

    /** {@return with the head let go: it does not wait any more, and is under way until it {@linkplain #without ended}} */
    Queue letGo(Place place) {
        Queue rest = withoutWaiting(place);
        return new Queue(
                rest.byId,
                rest.byTurn,
                rest.byDeadline,
                released.put(place.ticket.id(), place.ticket),
                rest.bytes,
                arrivals);
    }

    /** {@return without that ticket, waiting or under way} */
    Queue without(String ticketId) {
        Queue rest = byId.get(ticketId).map(this::withoutWaiting).orElse(this);
        return new Queue(
                rest.byId, rest.byTurn, rest.byDeadline, rest.released.remove(ticketId), rest.bytes, rest.arrivals);
    }

    /** {@return without those tickets, waiting or under way} */
    Queue without(List<String> ticketIds) {
        Queue rest = this;
        for (String id : ticketIds) {
            rest = rest.without(id);
        }
        return rest;
    }

    /** {@return without the tickets of an edge that is gone} */
    Queue withoutEdge(String edge) {
        List<String> gone = new ArrayList<>();
        byId.forEach(place -> {
            if (place.ticket.edge().equals(edge)) {
                gone.add(place.ticket.id());
            }
        });
        released.forEach(ticket -> {
            if (ticket.edge().equals(edge)) {
                gone.add(ticket.id());
            }
        });
        return without(gone);
    }

    /** {@return the same order under other bounds; who does not fit any more (the last ones) is left out} */
    Queue rebound(Bounds bounds, Instant now) {
        Queue rest = new Queue(Tree.empty(), Tree.empty(), Tree.empty(), released, 0, arrivals);
        for (Place place : byTurn.values()) {
            if (rest.fits(place.ticket, bounds)) {
                rest = rest.with(new Place(place.ticket, place.arrival, due(place.ticket, bounds, now)));
            }
        }
        return rest;
    }

    /** {@return those who wait, in their turn; copied, for the rare acts that concern all of them} */
    List<Place> all() {
        return byTurn.values();
    }

    private static Instant due(Ticket ticket, Bounds bounds, Instant now) {
        // Another node's clock may be ahead; its tickets wait no longer for that.
        Instant since = ticket.since().isBefore(now) ? ticket.since() : now;
        Instant patient = since.plus(bounds.patience);
        return ticket.deadline().isBefore(patient) ? ticket.deadline() : patient;
    }

    private Queue with(Place place) {
        return new Queue(
                byId.put(place.ticket.id(), place),
                byTurn.put(place.rank(), place),
                byDeadline.put(place.deadline(), place),
                released,
                bytes + place.ticket.bytes(),
                Math.max(arrivals, place.arrival + 1));
    }

    private Queue withoutWaiting(Place place) {
        return new Queue(
                byId.remove(place.ticket.id()),
                byTurn.remove(place.rank()),
                byDeadline.remove(place.deadline()),
                released,
                bytes - place.ticket.bytes(),
                arrivals);
    }
}
