package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.edge.relay.Bounds;
import dev.elasti.edge.relay.Reception;
import dev.elasti.edge.relay.Route;
import dev.elasti.edge.relay.Routing;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A route table by hand. */
public final class FakeRouting implements Routing {
    private final Map<String, Route> byHost = new ConcurrentHashMap<>();
    private final Map<Integer, Route> byPort = new ConcurrentHashMap<>();

    public void host(String authority, ServiceId id, Endpoint... endpoints) {
        byHost.put(authority, new Route(id, authority(id), PortProtocol.HTTP, Arrays.asList(endpoints), false));
    }

    /** As {@link #host}, of a service whose clients are received like that. */
    public void host(String authority, ServiceId id, Reception reception, Endpoint... endpoints) {
        byHost.put(
                authority,
                new Route(
                        id,
                        authority(id),
                        PortProtocol.HTTP,
                        Arrays.asList(endpoints),
                        false,
                        reception,
                        Bounds.USUAL));
    }

    public void port(int edgePort, ServiceId id, Endpoint... endpoints) {
        port(edgePort, id, PortProtocol.AUTO, endpoints);
    }

    public void port(int edgePort, ServiceId id, PortProtocol protocol, Endpoint... endpoints) {
        byPort.put(edgePort, new Route(id, authority(id), protocol, Arrays.asList(endpoints), false));
    }

    /** The port's service has these bounds from now on. */
    public void bounds(int edgePort, Bounds bounds) {
        byPort.computeIfPresent(
                edgePort,
                (_, route) -> new Route(
                        route.service(),
                        route.authority(),
                        route.protocol(),
                        route.endpoints(),
                        route.leaving(),
                        route.reception(),
                        bounds));
    }

    /** The edge is out of that host's path now. */
    public void leave(String authority) {
        byHost.computeIfPresent(
                authority,
                (_, route) -> new Route(
                        route.service(),
                        route.authority(),
                        route.protocol(),
                        route.endpoints(),
                        true,
                        route.reception(),
                        route.bounds()));
    }

    private static String authority(ServiceId id) {
        return id.name() + "." + id.namespace();
    }

    @Override
    public Optional<Route> byPort(int edgePort) {
        return Optional.ofNullable(byPort.get(edgePort));
    }

    @Override
    public Optional<Route> byHost(String authority) {
        if (authority.equals("bug")) {
            throw new IllegalStateException("a fault of our own, for a test");
        }
        return Optional.ofNullable(byHost.get(authority));
    }
}
