package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One port of a managed Service and who serves it at this moment.
 *
 * @param name the port's name; empty for the only port of a Service, which Kubernetes lets go unnamed
 * @param port the number clients dial on the cluster IP
 * @param protocol TCP, UDP or SCTP; only TCP can be held
 * @param appProtocol {@code appProtocol} as written, or empty
 * @param edgePort the number this port has on every edge, 0 as long as none was granted
 * @param endpoints ready, not terminating pods
 */
public record ServicePort(
        String name, int port, String protocol, String appProtocol, int edgePort, List<Endpoint> endpoints) {
    public ServicePort {
        requireNonNull(name, "name");
        requireNonNull(protocol, "protocol");
        requireNonNull(appProtocol, "appProtocol");
        endpoints = List.copyOf(endpoints);
    }
}
