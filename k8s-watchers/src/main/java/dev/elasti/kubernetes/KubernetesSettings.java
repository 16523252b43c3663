package dev.elasti.kubernetes;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Settings under {@code elasti.kubernetes}; what each means stands in {@code reference.conf}. */
public record KubernetesSettings(
        String apiServer,
        List<String> namespaces,
        EdgeService edgeService,
        Duration requestTimeout,
        int requestsUnderWay,
        Duration listTimeout,
        Duration watchRetry,
        Duration checkInterval,
        Duration restartAfter,
        Duration staleAfter,
        Duration targetLinger,
        Duration kindRetry,
        int eventMemory,
        DefaultSpecification defaults) {
    public static final String PATH = "elasti.kubernetes";

    public KubernetesSettings {
        requireNonNull(apiServer, "apiServer");
        namespaces = List.copyOf(namespaces);
        requireNonNull(edgeService, "edgeService");
        positive("request-timeout", requestTimeout);
        positive("list-timeout", listTimeout);
        positive("watch-retry", watchRetry);
        positive("check-interval", checkInterval);
        positive("restart-after", restartAfter);
        positive("stale-after", staleAfter);
        positive("target-linger", targetLinger);
        positive("kind-retry", kindRetry);
        atLeastOne("requests-under-way", requestsUnderWay);
        atLeastOne("event-memory", eventMemory);
        requireNonNull(defaults, "defaults");
    }

    /** The edges' own Service; an empty name means that this node keeps no list of ready edges. */
    public record EdgeService(String namespace, String name) {
        public EdgeService {
            requireNonNull(namespace, "namespace");
            requireNonNull(name, "name");
            if (namespace.isEmpty() != name.isEmpty()) {
                throw new IllegalArgumentException(PATH + ".edge-service needs both namespace and name, or neither: '"
                        + namespace + "', '" + name + "'");
            }
        }
    }

    /** Reads them from a node's whole configuration. */
    public static KubernetesSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new KubernetesSettings(
                config.getString("api-server"),
                Arrays.stream(config.getString("namespaces").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                new EdgeService(config.getString("edge-service.namespace"), config.getString("edge-service.name")),
                config.getDuration("request-timeout"),
                config.getInt("requests-under-way"),
                config.getDuration("list-timeout"),
                config.getDuration("watch-retry"),
                config.getDuration("check-interval"),
                config.getDuration("restart-after"),
                config.getDuration("stale-after"),
                config.getDuration("target-linger"),
                config.getDuration("kind-retry"),
                config.getInt("event-memory"),
                DefaultSpecification.from(config.getConfig("defaults")));
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(PATH + "." + key + " must be at least 1, is " + value);
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(PATH + "." + key + " must be positive, is " + value);
        }
    }
}
