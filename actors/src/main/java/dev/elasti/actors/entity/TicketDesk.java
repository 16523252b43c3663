package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** What the event loops see of the room: concurrent look-ups here, messages to {@link EdgeRoom} for the rest. */
final class TicketDesk implements WaitingRoom {
    /** Of those who were turned away at the door. */
    private static final Place NO_PLACE = new Place() {
        @Override
        public void leave() {
            // Nobody knows of it.
        }

        @Override
        public void done() {
            // Nobody knows of it.
        }
    };

    private final String edge;
    private final Gates gates;
    private final ActorRef<EdgeRoom.Command> room;
    private final InstantSource clock;
    private final Duration retryAfter;
    private final AtomicLong tickets = new AtomicLong();

    TicketDesk(String edge, Gates gates, ActorRef<EdgeRoom.Command> room, InstantSource clock, Duration retryAfter) {
        this.edge = edge;
        this.gates = gates;
        this.room = room;
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    @Override
    public Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome) {
        Instant now = clock.instant();
        Gate gate = gates.of(id);
        Refusal.QueueFull full = gate.full(now).orElse(null);
        if (full != null) {
            // A crowd is not carried to the owner one by one to hear the same.
            gate.turnAway();
            outcome.accept(new Admission.Refused(full));
            return NO_PLACE;
        }
        String ticketId = edge + "-" + tickets.incrementAndGet();
        Waiter waiter = new Waiter(ticketId, id, now, bytes, deadline, gates, room, outcome);
        if (waiter.admit()) {
            room.tell(new RoomEvent.Entered(waiter));
        } else {
            room.tell(new RoomEvent.TurnedAway(
                    waiter, new Refusal.QueueFull(gates.waiting(), gates.waitingBytes(), retryAfter)));
        }
        return waiter;
    }

    @Override
    public Optional<Forwarding> tryForward(ServiceId id) {
        Gate gate = gates.of(id);
        if (!gate.tryPass()) {
            return Optional.empty();
        }
        if (gate.breakSilence()) {
            room.tell(new RoomEvent.Stirred(id));
        }
        return Optional.of(new Flight(id, gate, room));
    }

    @Override
    public List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints) {
        return gates.of(id).trusted(endpoints);
    }

    private static final class Flight implements Forwarding {
        private final ServiceId id;
        private final Gate gate;
        private final ActorRef<EdgeRoom.Command> room;
        private final AtomicBoolean over = new AtomicBoolean();

        Flight(ServiceId id, Gate gate, ActorRef<EdgeRoom.Command> room) {
            this.id = id;
            this.gate = gate;
            this.room = room;
        }

        @Override
        public void ended() {
            if (over.compareAndSet(false, true) && gate.ended()) {
                room.tell(new RoomEvent.Emptied(id));
            }
        }
    }
}
