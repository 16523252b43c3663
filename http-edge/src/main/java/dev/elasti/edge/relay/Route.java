package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ServiceId;
import java.util.List;

/**
 * Where one port of one service is to be found at this moment.
 *
 * @param service whose it is
 * @param authority how a pod would be called by who knows only its Service: for clients that give no host themselves
 * @param protocol what its clients speak, as far as somebody said
 * @param endpoints ready pods for this port, in the order of the cluster's list
 * @param leaving whether this edge is out of the service's path: clients that still come here are told to connect anew
 * @param reception what clients are told in place of a plain wait
 * @param bounds what its resource says of the edge's bounds
 */
public record Route(
        ServiceId service,
        String authority,
        PortProtocol protocol,
        List<Endpoint> endpoints,
        boolean leaving,
        Reception reception,
        Bounds bounds) {
    public Route {
        requireNonNull(service, "service");
        requireNonNull(authority, "authority");
        requireNonNull(protocol, "protocol");
        endpoints = List.copyOf(endpoints);
        requireNonNull(reception, "reception");
        requireNonNull(bounds, "bounds");
    }

    /** As the other one, with plain waiting and the usual bounds. */
    public Route(
            ServiceId service, String authority, PortProtocol protocol, List<Endpoint> endpoints, boolean leaving) {
        this(service, authority, protocol, endpoints, leaving, Reception.PLAIN, Bounds.USUAL);
    }
}
