package dev.elasti.edge.relay;

import java.util.Optional;

/** This node's route table, as the relay asks it: once per request, and again before each try to connect. Any thread, cheap. */
public interface Routing {
    /** {@return the service that the edge port was granted to} */
    Optional<Route> byPort(int edgePort);

    /** {@return the service that goes by a host name on the shared port} {@code authority} is lower-case, {@code host[:port]}. */
    Optional<Route> byHost(String authority);
}
