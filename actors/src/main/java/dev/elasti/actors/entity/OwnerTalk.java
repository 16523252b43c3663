package dev.elasti.actors.entity;

import dev.elasti.actors.ports.EdgeControl;
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
    private final ActorRef<EdgeMessage> room;

    /** @param retreating whether this edge is about to leave and offers no port to anybody any more */
    OwnerTalk(
            EdgeIdentity identity,
            EdgeControl control,
            BooleanSupplier retreating,
            Owners owners,
            ActorRef<EdgeMessage> room) {
        this.edge = identity.name();
        this.address = identity.address();
        this.control = control;
        this.retreating = retreating;
        this.owners = owners;
        this.room = room;
    }

    void ask(Line line, Line.Turn turn) {
        Waiter waiter = turn.waiter;
        owners.of(line.id)
                .tell(new ElastiService.Ask(
                        waiter.ticketId(), edge, waiter.since(), turn.deadline, waiter.bytes(), room));
    }

    void leave(Line line, String ticketId) {
        owners.of(line.id).tell(new ElastiService.Leave(ticketId));
    }

    void hello(Line line) {
        Set<Integer> bound = bound(line);
        line.announced = bound;
        owners.of(line.id).tell(new ElastiService.EdgeHere(edge, address, bound, line.owner.isEmpty(), room));
    }

    void helloIfChanged(Line line) {
        if (!bound(line).equals(line.announced)) {
            hello(line);
        }
    }

    /** Says how many requests are left in a held gate, unless that was said already. */
    void holding(Line line, int busy) {
        line.lastHolding = busy;
        owners.of(line.id).tell(new ElastiService.Holding(edge, line.hold, busy));
    }

    void counted(Line line) {
        // Listening comes before reading: a request in between is then heard of, at worst twice.
        line.gate.listen();
        long arrived = line.gate.arrived();
        if (arrived != line.reported) {
            line.gate.dontListen();
        }
        owners.of(line.id).tell(new ElastiService.Counted(edge, arrived - line.reported, line.gate.inFlight()));
        line.reported = arrived;
    }

    private Set<Integer> bound(Line line) {
        return retreating.getAsBoolean()
                ? Set.of()
                : line.edgePorts().stream().filter(control::bound).collect(Collectors.toUnmodifiableSet());
    }
}
