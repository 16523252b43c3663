package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import dev.elasti.actors.domain.ServiceState.Served;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is in the Service: the edge's slice, the parking key, and the edge ports without which there is no slice. */
final class Doors {
    private Doors() {}

    /** Keeps the edge in the Service, with the edges that should be there now; {@return whether it is, acknowledged and seen} */
    static boolean edgeIn(Turn t) {
        Optional<Action.EdgeIn> wanted = slice(t);
        if (wanted.isEmpty()) {
            return false;
        }
        Set<String> standing =
                t.served().map(served -> Set.copyOf(served.edgesInSlice())).orElse(Set.of());
        return t.ensure(wanted.get(), standing.equals(Set.copyOf(wanted.get().addresses())));
    }

    /** {@return whether there is an edge that could stand in} */
    static boolean edgeAvailable(Turn t) {
        return slice(t).isPresent();
    }

    /** Keeps the edge out of the Service; {@return whether it is, acknowledged and seen} */
    static boolean edgeOut(Turn t) {
        return t.served()
                .map(served -> t.ensure(
                        new Action.EdgeOut(t.spec().service()),
                        served.edgesInSlice().isEmpty()))
                .orElse(true);
    }

    /** Keeps the pods out of the Service; {@return whether they are, acknowledged and seen} */
    static boolean park(Turn t) {
        return t.ensure(new Action.Park(t.spec().service()), t.parked());
    }

    /** Keeps the pods in the Service; {@return whether they are, acknowledged and seen} */
    static boolean unpark(Turn t) {
        Action.Unpark unpark = new Action.Unpark(t.spec().service());
        boolean touched = t.writes.of(unpark).isPresent();
        // Most Services were never parked by us: nothing is written to those.
        return t.served().isEmpty() || (!t.parked() && !touched) || t.ensure(unpark, !t.parked());
    }

    /** Gets edge ports for the Service's ports that have none, so that edges can bind them before they are needed. */
    static void wantPorts(Turn t) {
        t.served().ifPresent(served -> {
            Map<String, Integer> known = ports(t, served);
            Set<String> names = served.ports().stream().map(ServicePort::name).collect(Collectors.toSet());
            if (known.keySet().containsAll(names)) {
                return;
            }
            boolean first = t.portsAsked.equals(Instant.MIN);
            if (first || t.reached(t.portsAsked.plus(t.policy.repairEvery()))) {
                t.portsAsked = t.now;
                t.emit(new Effect.GrantPorts(names, known));
            }
            t.clock(Timer.RETRY, t.portsAsked.plus(t.policy.repairEvery()));
        });
    }

    /** {@return the edge ports granted so far, by the names of the Service's ports} */
    static Map<String, Integer> ports(Turn t, Served served) {
        Map<String, Integer> ports = new HashMap<>();
        for (ServicePort port : served.ports()) {
            int number = Optional.ofNullable(t.granted.get(port.name()))
                    .or(() -> Optional.ofNullable(t.seen().edgePorts().get(port.name())))
                    .orElse(port.edgePort());
            if (number > 0) {
                ports.put(port.name(), number);
            }
        }
        return ports;
    }

    private static Optional<Action.EdgeIn> slice(Turn t) {
        if (t.served().isEmpty()) {
            return Optional.empty();
        }
        Served served = t.served().get();
        Map<String, Integer> ports = ports(t, served);
        if (ports.isEmpty() || ports.size() < served.ports().size()) {
            return Optional.empty();
        }
        List<String> addresses =
                t.edges.chosen(t.id, new HashSet<>(ports.values()), t.seen().readyEdges());
        if (addresses.isEmpty() || stillJoining(t, served, addresses)) {
            return Optional.empty();
        }
        return Optional.of(new Action.EdgeIn(t.spec().service(), t.seen().uid(), addresses, ports));
    }

    /** After a hand-over edges say hello one by one; until then those in the slice stay, unless they are known to be gone. */
    private static boolean stillJoining(Turn t, Served served, List<String> addresses) {
        boolean joining = t.now.isBefore(t.begun.plus(t.policy.joinGrace()))
                && !addresses.containsAll(served.edgesInSlice())
                && (t.seen().readyEdges().isEmpty() || t.seen().readyEdges().containsAll(served.edgesInSlice()));
        if (joining) {
            t.clock(Timer.RETRY, t.begun.plus(t.policy.joinGrace()));
        }
        return joining;
    }
}
