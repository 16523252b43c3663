package dev.elasti.actors.entity;

import dev.elasti.actors.ports.EdgeControl;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the room says to owners. All of it goes through sharding, on one path: a hold's answer must not overtake the ticket
 * that contradicts it.
 */
final class OwnerTalk {
    private final String edge;
    private final String address;
    private final EdgeControl control;
    private final BooleanSupplier retreating;
    private final Owners owners;
    private final ActorRef<EdgeRoom.Command> room;

    /** @param retreating whether this edge is about to leave and offers no port to anybody any more */
    OwnerTalk(
            EdgeIdentity identity,
            EdgeControl control,
            BooleanSupplier retreating,
            Owners owners,
            ActorRef<EdgeRoom.Command> room) {
        this.edge = identity.name();
        this.address = identity.address();
        this.control = control;
        this.retreating = retreating;
        this.owners = owners;
        this.room = room;
    }

    /** Asks soon. Who comes with others is asked for together with them: each message is worked for at both ends. */
    void ask(Line line, Line.Turn turn) {
        tellLeft(line);
        tellSoon(line);
        line.asking.add(turn);
        if (line.asking.size() == WireMessage.MOST_TICKETS) {
            tellAsking(line);
        }
    }

    /** Tells soon, as {@link #ask} does. */
    void leave(Line line, String ticketId) {
        tellAsking(line);
        tellSoon(line);
        line.left.add(ticketId);
        if (line.left.size() == WireMessage.MOST_TICKETS) {
            tellLeft(line);
        }
    }

    void tellOwner(Line line) {
        tellAsking(line);
        tellLeft(line);
    }

    private void tellSoon(Line line) {
        if (line.asking.isEmpty() && line.left.isEmpty()) {
            room.tell(new RoomEvent.TellOwner(line));
        }
    }

    private void tellAsking(Line line) {
        if (!line.asking.isEmpty()) {
            List<ElastiService.Wanted> places = line.asking.stream()
                    .map(turn -> new ElastiService.Wanted(
                            turn.waiter.ticketId(), turn.waiter.since(), turn.deadline, turn.waiter.bytes()))
                    .toList();
            line.asking.clear();
            owners.of(line.id).tell(new ElastiService.Ask(edge, places, room.narrow()));
        }
    }

    private void tellLeft(Line line) {
        if (!line.left.isEmpty()) {
            ElastiService.Leave leave = new ElastiService.Leave(line.left);
            line.left.clear();
            owners.of(line.id).tell(leave);
        }
    }

    void hello(Line line) {
        Set<Integer> bound = bound(line);
        line.announced = bound;
        tell(line, new ElastiService.EdgeHere(edge, address, bound, line.owner.isEmpty(), room.narrow()));
    }

    void helloIfChanged(Line line) {
        if (!bound(line).equals(line.announced)) {
            hello(line);
        }
    }

    /** Says how many requests are left in a held gate, unless that was said already. */
    void holding(Line line, int busy) {
        line.lastHolding = busy;
        tell(line, new ElastiService.Holding(edge, line.hold, busy));
    }

    void counted(Line line) {
        // Listening comes before reading: a request in between is then heard of, at worst twice.
        line.gate.listen();
        long arrived = line.gate.arrived();
        if (arrived != line.reported) {
            line.gate.dontListen();
        }
        tell(line, new ElastiService.Counted(edge, arrived - line.reported, line.gate.inFlight()));
        line.reported = arrived;
    }

    /** In the order of what has happened: who came or left before comes first. */
    private void tell(Line line, ElastiService.Wire message) {
        tellOwner(line);
        owners.of(line.id).tell(message);
    }

    private Set<Integer> bound(Line line) {
        return retreating.getAsBoolean()
                ? Set.of()
                : line.edgePorts().stream().filter(control::bound).collect(Collectors.toUnmodifiableSet());
    }
}
