package dev.elasti.actors.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The edges that said hello and are not lost, with what each said last. */
record Edges(Map<String, Edges.Edge> byName) {
    Edges {
        byName = Map.copyOf(byName);
    }

    /** @param held the newest hold this edge keeps */
    record Edge(String address, Set<Integer> boundPorts, Instant reported, int inFlight, Held held) {}

    record Held(long hold, int inFlight) {
        static final Held NEVER = new Held(Long.MIN_VALUE, 0);
    }

    /** How many edges a slice lists, so that a change of edges touches few slices. */
    private static final int PER_SLICE = 3;

    static Edges none() {
        return new Edges(Map.of());
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    boolean has(String edge) {
        return byName.containsKey(edge);
    }

    Edges joined(Input.EdgeJoined hello) {
        return with(
                hello.edge(),
                Optional.ofNullable(byName.get(hello.edge()))
                        .map(edge ->
                                new Edge(hello.address(), hello.boundPorts(), edge.reported, edge.inFlight, edge.held))
                        .orElseGet(() -> new Edge(hello.address(), hello.boundPorts(), Instant.MIN, 0, Held.NEVER)));
    }

    Edges without(String edge) {
        Map<String, Edge> changed = new HashMap<>(byName);
        changed.remove(edge);
        return new Edges(changed);
    }

    Edges counted(TrafficReport report, Instant now) {
        return update(
                report.edge(), edge -> new Edge(edge.address, edge.boundPorts, now, report.inFlight(), edge.held));
    }

    Edges holding(Input.Holding holding) {
        return update(
                holding.edge(),
                edge -> edge.held.hold > holding.hold()
                        ? edge
                        : new Edge(
                                edge.address,
                                edge.boundPorts,
                                edge.reported,
                                edge.inFlight,
                                new Held(holding.hold(), holding.inFlight())));
    }

    /** {@return whether each has reported since} The report that led to what is done now, at the same instant, was before it. */
    boolean allReportedAfter(Instant instant) {
        return byName.values().stream().allMatch(edge -> edge.reported.isAfter(instant));
    }

    /** {@return whether no edge has, as far as it told, anything under way} */
    boolean allQuiet() {
        return byName.values().stream().allMatch(edge -> edge.inFlight == 0);
    }

    /** {@return whether every edge holds what is new since {@code hold} and has nothing left under way} */
    boolean allDrained(long hold) {
        return byName.values().stream().allMatch(edge -> edge.held.hold == hold && edge.held.inFlight == 0);
    }

    /** {@return how many requests the edges have left under way since {@code hold}, as far as they told} */
    int inFlight(long hold) {
        return byName.values().stream()
                .filter(edge -> edge.held.hold == hold)
                .mapToInt(edge -> edge.held.inFlight)
                .sum();
    }

    /**
     * {@return addresses of the edges that should stand in the slice, sorted} Those that bound all of {@code ports} and are
     * ready as far as that is known; among them the ones that rendezvous hashing gives to this service, so that few slices
     * change when an edge comes or goes.
     */
    List<String> chosen(ServiceId id, Collection<Integer> ports, List<String> ready) {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().boundPorts.containsAll(ports))
                .filter(entry -> ready.isEmpty() || ready.contains(entry.getValue().address))
                .sorted(Comparator.<Map.Entry<String, Edge>>comparingLong(entry -> weight(id, entry.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> entry.getValue().address)
                .distinct()
                .limit(PER_SLICE)
                .sorted()
                .toList();
    }

    /** Fixed for ever: nodes of different versions must come to the same edges. */
    private static long weight(ServiceId id, String edge) {
        long hash = 0xcbf29ce484222325L;
        String text = id.entityId() + "@" + edge;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }

    private Edges update(String name, UnaryOperator<Edge> change) {
        Edge edge = byName.get(name);
        return edge == null ? this : with(name, change.apply(edge));
    }

    private Edges with(String name, Edge edge) {
        Map<String, Edge> changed = new HashMap<>(byName);
        changed.put(name, edge);
        return new Edges(changed);
    }
}
