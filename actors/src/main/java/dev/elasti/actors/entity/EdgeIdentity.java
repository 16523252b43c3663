package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

/**
 * Who this node's edge is.
 *
 * @param name tells edges apart in logs; the pod's name. What makes it unique across restarts is added by {@link ElastiActors}
 * @param address what an EndpointSlice must list for kube-proxy to reach this edge
 */
public record EdgeIdentity(String name, String address) {
    public EdgeIdentity {
        requireNonNull(name, "name");
        requireNonNull(address, "address");
    }
}
