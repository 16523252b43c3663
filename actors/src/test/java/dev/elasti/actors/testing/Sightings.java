package dev.elasti.actors.testing;

import dev.elasti.actors.domain.ConnectionSpec;
import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Handover;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.Specification;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.domain.TargetState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a view may show of a small service {@code shop/web} behind one port {@code http}. */
public final class Sightings {
    public static final ServiceId WEB = new ServiceId("shop", "web");
    public static final TargetRef TARGET = new TargetRef("apps/v1", "Deployment", "web");
    public static final Endpoint POD = new Endpoint("10.1.0.7", 8080);
    public static final Endpoint OTHER_POD = new Endpoint("10.1.0.8", 8080);

    private Sightings() {}

    public static Specification specification() {
        return new Specification(
                "web",
                TARGET,
                1,
                Duration.ofSeconds(60),
                List.of(),
                Handover.PARK,
                Duration.ofSeconds(60),
                1000,
                1 << 20,
                100,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                10,
                List.of(),
                ReceptionSpec.PLAIN,
                ConnectionSpec.USUAL);
    }

    /** Nothing runs, an edge port is granted. */
    public static Sighting.Seen asleep(int edgePort) {
        return seen(0, Map.of("http", edgePort), List.of());
    }

    /** It runs, and these pods are ready. */
    public static Sighting.Seen awake(int edgePort, Endpoint... pods) {
        return seen(Math.max(1, pods.length), Map.of("http", edgePort), List.of(pods));
    }

    public static Sighting.Seen seen(int replicas, Map<String, Integer> edgePorts, List<Endpoint> pods) {
        ServicePort port = new ServicePort("http", 80, "TCP", "", edgePorts.getOrDefault("http", 0), pods);
        return new Sighting.Seen(
                specification(),
                1,
                "uid-1",
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                new TargetState.Present(replicas, pods.size(), "1", Optional.empty()),
                new ServiceState.Served(List.of(port), false, List.of(), pods.size()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                edgePorts,
                Optional.empty());
    }
}
