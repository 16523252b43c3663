package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.ports.WaitingRoom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request is answered at once in place of its service, whichever version of HTTP it came by. */
final class Greeting {
    /** Asks on behalf of one request. */
    @FunctionalInterface
    interface Guest {
        Optional<Reception.Instead> ask(Reception reception, Reception.Service service);
    }

    private Greeting() {}

    /** {@return the answer, or null if there is none: the request goes its way} The service is woken if it is to be. */
    static @Nullable EdgeAnswer answer(Route route, WaitingRoom room, Guest guest) {
        if (route.reception().plain()) {
            return null;
        }
        List<Endpoint> endpoints = room.trusted(route.service(), route.endpoints());
        Reception.Instead instead =
                guest.ask(route.reception(), standing(route, endpoints)).orElse(null);
        if (instead == null) {
            return null;
        }
        if (instead.wakes()) {
            Standing.knock(room, route.service());
        }
        return instead.answer();
    }

    private static Reception.Service standing(Route route, List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return Reception.Service.NOT_READY;
        }
        return route.leaving() ? Reception.Service.SERVED_DIRECTLY : Reception.Service.READY;
    }
}
