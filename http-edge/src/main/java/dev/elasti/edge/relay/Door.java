package dev.elasti.edge.relay;

import dev.elasti.edge.http1.RequestHead;
import java.util.Optional;

/** Where a client came in, which says whose its requests are. */
public sealed interface Door {
    /** {@return the route of a request that came in here} */
    Optional<Route> route(Routing routing, RequestHead request);

    /** An edge port: it belongs to one port of one service, whatever the request says. */
    record EdgePort(int port) implements Door {
        @Override
        public Optional<Route> route(Routing routing, RequestHead request) {
            return routing.byPort(port);
        }
    }

    /** The shared port: the request names its service. */
    enum Shared implements Door {
        INSTANCE;

        @Override
        public Optional<Route> route(Routing routing, RequestHead request) {
            return routing.byHost(request.authority());
        }
    }
}
