package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The edges an entity knows: found by the receptionist or by a message of theirs, watched until they die. A room that is
 * met later is told what holds at that moment, as if it had been there. Belongs to one actor.
 */
final class Edges {
    private record Hello(String address, Set<Integer> boundPorts) {}

    private final ServiceId service;
    private final ActorContext<ElastiService.Command> context;
    private final Map<ActorRef<EdgeMessage>, Optional<String>> edgeOfRoom = new HashMap<>();
    private final Map<String, ActorRef<EdgeMessage>> roomOfEdge = new HashMap<>();
    private final Map<String, Hello> hellos = new HashMap<>();
    private Optional<EdgeMessage.Hold> hold = Optional.empty();
    private Optional<EdgeMessage.Count> count = Optional.empty();

    Edges(ServiceId service, ActorContext<ElastiService.Command> context) {
        this.service = service;
        this.context = context;
    }

    /** A room shows up: watch it, and let it know who owns the service. */
    void met(ActorRef<EdgeMessage> room) {
        if (edgeOfRoom.putIfAbsent(room, Optional.empty()) == null) {
            context.watch(room);
            brief(room);
        }
    }

    /** A room says which edge it is. {@return whether Life has to hear of it} */
    boolean hello(ElastiService.EdgeHere hello) {
        boolean known = edgeOfRoom.containsKey(hello.room());
        named(hello.edge(), hello.room());
        if (known && hello.fresh()) {
            brief(hello.room());
        } else if (known) {
            hail(hello.room());
        }
        Hello said = new Hello(hello.address(), hello.boundPorts());
        return !said.equals(hellos.put(hello.edge(), said));
    }

    void named(String edge, ActorRef<EdgeMessage> room) {
        met(room);
        edgeOfRoom.put(room, Optional.of(edge));
        roomOfEdge.put(edge, room);
    }

    /** A room has died. {@return the edge it was, if it ever said so} */
    Optional<String> lost(ActorRef<?> room) {
        Optional<String> edge = Optional.ofNullable(edgeOfRoom.remove(room)).flatMap(name -> name);
        edge.ifPresent(name -> {
            roomOfEdge.remove(name);
            hellos.remove(name);
        });
        return edge;
    }

    /** To one edge; one that is gone needs no answer. */
    void tell(String edge, EdgeMessage message) {
        ActorRef<EdgeMessage> room = roomOfEdge.get(edge);
        if (room != null) {
            room.tell(message);
        }
    }

    void hold(EdgeMessage.Hold begun) {
        hold = Optional.of(begun);
        tellAll(begun);
    }

    void open(EdgeMessage.Open opened) {
        hold = Optional.empty();
        tellAll(opened);
    }

    void count(Duration every) {
        EdgeMessage.Count asked = new EdgeMessage.Count(service, every);
        count = every.isZero() ? Optional.empty() : Optional.of(asked);
        tellAll(asked);
    }

    /** {@return how many have said hello} */
    int size() {
        return hellos.size();
    }

    private void brief(ActorRef<EdgeMessage> room) {
        hail(room);
        hold.ifPresent(room::tell);
        count.ifPresent(room::tell);
    }

    private void tellAll(EdgeMessage message) {
        edgeOfRoom.keySet().forEach(room -> room.tell(message));
    }

    private void hail(ActorRef<EdgeMessage> room) {
        room.tell(new EdgeMessage.Hail(service, context.getSelf()));
    }
}
