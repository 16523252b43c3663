package dev.elasti.edge;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import dev.elasti.edge.loop.LoopSettings;
import dev.elasti.edge.reception.ReceptionSettings;
import dev.elasti.edge.relay.RelaySettings;
import java.time.Duration;

/** Settings of this module, path {@code elasti.edge}; what each means is said in {@code reference.conf}. */
public record EdgeSettings(
        String bindAddress,
        int sharedPort,
        int backlog,
        ConnectionSettings connections,
        Duration drainWithin,
        Duration rebindAfter,
        LoopSettings loops,
        RelaySettings relay,
        ReceptionSettings reception) {
    public EdgeSettings {
        requireNonNull(bindAddress, "bindAddress");
        requireNonNull(connections, "connections");
        requireNonNull(loops, "loops");
        requireNonNull(relay, "relay");
        requireNonNull(reception, "reception");
        if (sharedPort < 0 || sharedPort > 65535 || backlog < 1) {
            throw new IllegalArgumentException(
                    "elasti.edge: shared-port must be within 0..65535 and backlog at least 1, are " + sharedPort + ", "
                            + backlog);
        }
        if (drainWithin.isNegative() || rebindAfter.isNegative() || rebindAfter.isZero()) {
            throw new IllegalArgumentException("elasti.edge: drain-within must not be negative, rebind-after positive");
        }
    }

    /** Reads them from the whole configuration. */
    public static EdgeSettings from(Config config) {
        Config edge = config.getConfig("elasti.edge");
        return new EdgeSettings(
                edge.getString("bind-address"),
                edge.getInt("shared-port"),
                edge.getInt("backlog"),
                ConnectionSettings.from(edge),
                edge.getDuration("drain-within"),
                edge.getDuration("rebind-after"),
                LoopSettings.from(edge),
                RelaySettings.from(edge),
                ReceptionSettings.from(edge));
    }
}
