package dev.elasti.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.Edge;
import dev.elasti.edge.EdgeSettings;
import dev.elasti.edge.answers.Answers;
import dev.elasti.edge.relay.RelayListener;
import dev.elasti.edge.relay.Route;
import dev.elasti.edge.relay.Routing;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;

/**
 * The edge alone, in a process of its own, in front of a backend that is awake: what is measured is the relay. Its room
 * counts requests as the real one does, but has no owner to ask.
 */
final class EdgeProcess {
    private EdgeProcess() {}

    /** @param args port to listen on, port of the backend */
    public static void main(String[] args) throws IOException {
        Config config = ConfigFactory.parseMap(Map.of(
                        "elasti.edge.shared-port", args[0],
                        "elasti.edge.bind-address", "127.0.0.1",
                        "pekko.loglevel", "WARNING"))
                .withFallback(ConfigFactory.load());
        ActorSystem system = ActorSystem.create("edge", config);
        Route route = new Route(
                new ServiceId("bench", "backend"),
                "backend.bench",
                List.of(new Endpoint("127.0.0.1", Integer.parseInt(args[1]))),
                false);
        Edge.start(
                system,
                EdgeSettings.from(config),
                new OneRoute(route),
                new OpenRoom(),
                new Answers(system),
                RelayListener.NONE);
    }

    private record OneRoute(Route route) implements Routing {
        @Override
        public Optional<Route> byPort(int edgePort) {
            return Optional.of(route);
        }

        @Override
        public Optional<Route> byHost(String authority) {
            return Optional.of(route);
        }
    }

    private static final class OpenRoom implements WaitingRoom {
        private final java.util.concurrent.atomic.AtomicInteger inFlight =
                new java.util.concurrent.atomic.AtomicInteger();

        @Override
        public Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome) {
            outcome.accept(new Admission.Released());
            return new Place() {
                @Override
                public void leave() {}

                @Override
                public void done() {}
            };
        }

        @Override
        public Optional<Forwarding> tryForward(ServiceId id) {
            inFlight.incrementAndGet();
            return Optional.of(inFlight::decrementAndGet);
        }

        @Override
        public List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints) {
            return endpoints;
        }
    }
}
