package dev.elasti.edge.relay;

import java.util.Locale;
import java.util.Optional;

/** Whose a connection with many requests is: the port says so, or on the shared port the first of its requests. */
final class Addressee {
    private final Door door;
    private final Routing routing;
    private String asked = "";
    /** The same in lower case, as routes are asked for. */
    private String authority = "";

    Addressee(Door door, Routing routing) {
        this.door = door;
        this.routing = routing;
    }

    /** {@return whether requests name their service} */
    boolean named() {
        return door instanceof Door.Shared;
    }

    /** {@return whether a name is wanted and none was given} */
    boolean nameless() {
        return named() && asked.isEmpty();
    }

    Optional<Route> route() {
        return named() ? routing.byHost(authority) : door.route(routing);
    }

    /** {@return whether a request that asks for {@code other} belongs here} */
    boolean is(String other) {
        if (!named() || other.equals(asked)) {
            return true;
        }
        if (asked.isEmpty()) {
            asked = other;
            authority = other.toLowerCase(Locale.ROOT);
            return true;
        }
        Route here = route().orElse(null);
        Route there = routing.byHost(other.toLowerCase(Locale.ROOT)).orElse(null);
        return here != null
                && there != null
                && here.service().equals(there.service())
                && here.endpoints().equals(there.endpoints());
    }
}
