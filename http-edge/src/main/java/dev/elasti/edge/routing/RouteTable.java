package dev.elasti.edge.routing;

import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.edge.reception.Receptions;
import dev.elasti.edge.relay.Bounds;
import dev.elasti.edge.relay.Reception;
import dev.elasti.edge.relay.Route;
import dev.elasti.edge.relay.Routing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * This node's route table. Give {@link #sighted} to {@code ClusterView.subscribeAll}: it is called on one thread, and costs as
 * much as the service it tells of has ports, however many services there are. Look-ups come from any thread, take no lock and
 * see each port's newest route whole.
 */
public final class RouteTable implements Routing {
    private static final int PORTS = 65536;
    /** Marks names of Services in {@link #byHost}; no host name can begin with it. */
    private static final String SERVICE = "/";

    /** Who wants to know which edge ports are to be bound. Called on the thread of {@link #sighted}; must return at once. */
    public interface PortWatch {
        /** From now on there is a route for this port. */
        void wanted(int edgePort);

        /** No service has this port any more. */
        void unwanted(int edgePort);
    }

    /** What one service has in the table. */
    private record Entry(Map<Integer, Route> byPort, Set<String> hosts, Reception reception) {
        static final Entry NONE = new Entry(Map.of(), Set.of(), Reception.PLAIN);
    }

    /** One Service behind its host name: routes by the numbers of its ports, and the one for all other numbers. */
    private record HostRoutes(ServiceId owner, Optional<Route> first, Map<Integer, Optional<Route>> byNumber) {}

    private final HostNames names;
    private final Set<String> self;
    private final PortWatch watch;
    private final Map<ServiceId, Entry> entries = new HashMap<>();
    private final AtomicReferenceArray<Optional<Route>> byPort = new AtomicReferenceArray<>(PORTS);
    private final Function<ServiceId, List<String>> hosts;
    private final Receptions receptions;
    /** Who claims a host name, the one it is given to first: by name, so that all edges decide alike. */
    private final Map<String, List<HostRoutes>> byHost = new ConcurrentHashMap<>();

    /**
     * @param clusterDomain last part of the names of Services, usually {@code cluster.local}
     * @param self this node's addresses, as they appear in EndpointSlices
     * @param hosts the host names that a service's resource gives it on the shared port; asked on each of its sightings
     * @param receptions say what clients of services that are not awake are told
     */
    public RouteTable(
            String clusterDomain,
            Set<String> self,
            Function<ServiceId, List<String>> hosts,
            Receptions receptions,
            PortWatch watch) {
        this.names = new HostNames(clusterDomain);
        this.self = Set.copyOf(self);
        this.hosts = hosts;
        this.receptions = receptions;
        this.watch = watch;
        for (int port = 0; port < PORTS; port++) {
            byPort.setPlain(port, Optional.empty());
        }
    }

    @Override
    public Optional<Route> byPort(int edgePort) {
        return byPort.get(edgePort);
    }

    @Override
    public Optional<Route> byHost(String authority) {
        HostNames.Named named = HostNames.split(authority);
        // The name of a Service comes before what somebody configured: nobody can claim another's.
        List<HostRoutes> claims = byHost.get(SERVICE + names.keyOf(named.host()));
        if (claims == null) {
            claims = byHost.get(named.host());
        }
        if (claims == null) {
            return Optional.empty();
        }
        HostRoutes routes = claims.getFirst();
        return routes.byNumber().getOrDefault(named.port(), routes.first());
    }

    /** Takes the newest sighting of a service over. One thread at a time. */
    public void sighted(ServiceId id, Sighting sighting) {
        switch (sighting) {
            case Sighting.Seen seen -> replace(id, seen);
            case Sighting.Gone _ -> remove(id);
            // What we knew goes on: traffic must not suffer from a stale watch or a mistake in a spec.
            case Sighting.Unknown _, Sighting.Invalid _ -> {}
        }
    }

    private void replace(ServiceId id, Sighting.Seen seen) {
        List<ServicePort> ports = ports(seen);
        String authority = HostNames.key(seen.spec().service(), id.namespace());
        Entry before = entries.getOrDefault(id, Entry.NONE);
        Reception reception = receptions.of(id, seen, before.reception());
        ConnectionSpec connections = seen.spec().connections();
        Bounds bounds = new Bounds(connections.maxPerNode(), connections.tunnelIdle());
        Map<Integer, Route> granted = new TreeMap<>();
        for (ServicePort port : ports) {
            if (port.edgePort() > 0) {
                granted.put(
                        port.edgePort(),
                        new Route(
                                id,
                                authority,
                                DeclaredProtocol.of(seen.spec(), port),
                                port.endpoints(),
                                leaving(seen.service()),
                                reception,
                                bounds));
            }
        }
        Set<String> claimed = claimed(id, seen);
        entries.put(id, new Entry(granted, claimed, reception));
        granted.forEach((port, route) -> put(port, route));
        before.byPort().keySet().stream()
                .filter(port -> !granted.containsKey(port))
                .forEach(port -> release(id, port));
        before.hosts().stream().filter(old -> !claimed.contains(old)).forEach(old -> forget(id, old));
        HostRoutes routes = hostRoutes(id, ports, endpoints -> dialled(id, authority, endpoints, reception, bounds));
        claimed.forEach(host -> byHost.merge(host, List.of(routes), RouteTable::merged));
    }

    private void remove(ServiceId id) {
        Entry before = entries.remove(id);
        if (before != null) {
            before.byPort().keySet().forEach(port -> release(id, port));
            before.hosts().forEach(host -> forget(id, host));
        }
    }

    private void put(int port, Route route) {
        boolean fresh = byPort.getPlain(port).isEmpty();
        byPort.set(port, Optional.of(route));
        if (fresh) {
            watch.wanted(port);
        }
    }

    private void release(ServiceId id, int port) {
        if (byPort.getPlain(port).filter(route -> route.service().equals(id)).isPresent()) {
            byPort.set(port, Optional.empty());
            watch.unwanted(port);
        }
    }

    private void forget(ServiceId id, String host) {
        byHost.computeIfPresent(host, (_, claims) -> {
            List<HostRoutes> left =
                    claims.stream().filter(claim -> !claim.owner().equals(id)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    private static List<HostRoutes> merged(List<HostRoutes> claims, List<HostRoutes> newer) {
        ServiceId owner = newer.getFirst().owner();
        return Stream.concat(claims.stream().filter(claim -> !claim.owner().equals(owner)), newer.stream())
                .sorted(Comparator.comparing(claim -> claim.owner().entityId()))
                .toList();
    }

    /** A Service that is looked after by another resource already is not this one's to be named by. */
    private Set<String> claimed(ServiceId id, Sighting.Seen seen) {
        if (seen.service() instanceof ServiceState.Unserved) {
            return Set.of();
        }
        Set<String> claimed = new HashSet<>();
        claimed.add(SERVICE + HostNames.key(seen.spec().service(), id.namespace()));
        hosts.apply(id).forEach(host -> claimed.add(host.toLowerCase(Locale.ROOT)));
        return claimed;
    }

    private static HostRoutes hostRoutes(
            ServiceId id, List<ServicePort> ports, Function<List<Endpoint>, Route> dialled) {
        Map<Integer, Optional<Route>> byNumber = new HashMap<>();
        for (ServicePort port : ports) {
            byNumber.put(port.port(), Optional.of(dialled.apply(port.endpoints())));
        }
        List<Endpoint> first = ports.isEmpty() ? List.of() : ports.getFirst().endpoints();
        return new HostRoutes(id, Optional.of(dialled.apply(first)), Map.copyOf(byNumber));
    }

    /** On the shared port clients dial the edge itself: there is no other path to send them to. */
    private static Route dialled(
            ServiceId id, String authority, List<Endpoint> endpoints, Reception reception, Bounds bounds) {
        return new Route(id, authority, PortProtocol.HTTP, endpoints, false, reception, bounds);
    }

    private boolean leaving(ServiceState service) {
        return switch (service) {
            case ServiceState.Served served -> served.edgesInSlice().stream().noneMatch(self::contains);
            case ServiceState.Missing _, ServiceState.Unserved _ -> false;
        };
    }

    /** The ports of a Service that is not there, as they were granted: who still comes gets the owner's reason for the refusal. */
    private static List<ServicePort> ports(Sighting.Seen seen) {
        return switch (seen.service()) {
            case ServiceState.Served served -> served.ports();
            case ServiceState.Missing _, ServiceState.Unserved _ -> granted(seen.edgePorts());
        };
    }

    private static List<ServicePort> granted(Map<String, Integer> edgePorts) {
        List<ServicePort> ports = new ArrayList<>();
        new TreeMap<>(edgePorts)
                .forEach((name, edgePort) -> ports.add(new ServicePort(name, 0, "TCP", "", edgePort, List.of())));
        return ports;
    }
}
