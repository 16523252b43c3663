package dev.elasti.edge.relay;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.http1.RequestHead;
import java.util.Optional;

/** Where a client came in, which says whose its requests are. */
public sealed interface Door {
    /** {@return the route of a request that came in here} */
    Optional<Route> route(Routing routing, RequestHead request);

    /** {@return the route of what came in here and names no service} */
    Optional<Route> route(Routing routing);

    /** {@return what is spoken here, as far as somebody said} */
    PortProtocol declared(Routing routing);

    /** An edge port: it belongs to one port of one service, whatever the request says. */
    record EdgePort(int port) implements Door {
        @Override
        public Optional<Route> route(Routing routing, RequestHead request) {
            return routing.byPort(port);
        }

        @Override
        public Optional<Route> route(Routing routing) {
            return routing.byPort(port);
        }

        @Override
        public PortProtocol declared(Routing routing) {
            return routing.byPort(port).map(Route::protocol).orElse(PortProtocol.AUTO);
        }
    }

    /** The shared port: the request names its service. */
    enum Shared implements Door {
        INSTANCE;

        @Override
        public Optional<Route> route(Routing routing, RequestHead request) {
            return routing.byHost(request.authority());
        }

        @Override
        public Optional<Route> route(Routing routing) {
            return Optional.empty();
        }

        /** Without a name in it nothing can be served here: it is HTTP or wrong. */
        @Override
        public PortProtocol declared(Routing routing) {
            return PortProtocol.HTTP;
        }
    }
}
