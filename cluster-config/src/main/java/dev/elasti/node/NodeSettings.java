package dev.elasti.node;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.time.Duration;

/** Settings of the node itself, path {@code elasti.node}; what each means is said in {@code reference.conf}. */
public record NodeSettings(
        String name,
        String address,
        String clusterDomain,
        Formation formation,
        Duration settle,
        Duration drainLimit,
        Duration farewell) {
    public NodeSettings {
        requireNonNull(formation, "formation");
        if (name.isBlank()) {
            throw new IllegalArgumentException("elasti.node.name must not be empty");
        }
        if (address.isBlank()) {
            throw new IllegalArgumentException("elasti.node.address must not be empty");
        }
        requireNonNull(clusterDomain, "clusterDomain");
        if (settle.isNegative()) {
            throw new IllegalArgumentException("elasti.node.settle must not be negative, is " + settle);
        }
        if (drainLimit.isZero() || drainLimit.isNegative()) {
            throw new IllegalArgumentException("elasti.node.drain-limit must be positive, is " + drainLimit);
        }
        if (farewell.isNegative()) {
            throw new IllegalArgumentException("elasti.node.farewell must not be negative, is " + farewell);
        }
    }

    /** Reads them from the whole configuration. */
    public static NodeSettings from(Config config) {
        Config node = config.getConfig("elasti.node");
        return new NodeSettings(
                node.getString("name"),
                node.getString("address"),
                node.getString("cluster-domain"),
                formation(node.getString("formation")),
                node.getDuration("settle"),
                node.getDuration("drain-limit"),
                node.getDuration("farewell"));
    }

    private static Formation formation(String name) {
        return switch (name) {
            case "bootstrap" -> Formation.BOOTSTRAP;
            case "self-join" -> Formation.SELF_JOIN;
            default ->
                throw new IllegalArgumentException("elasti.node.formation must be bootstrap or self-join, is " + name);
        };
    }
}
