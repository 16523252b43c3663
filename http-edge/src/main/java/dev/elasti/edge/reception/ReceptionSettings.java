package dev.elasti.edge.reception;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.time.Duration;

/** Settings of receptions, path {@code elasti.edge.reception}; what each means is said in {@code reference.conf}. */
public record ReceptionSettings(Duration unknownColdStart) {
    public ReceptionSettings {
        requireNonNull(unknownColdStart, "unknownColdStart");
        if (!unknownColdStart.isPositive()) {
            throw new IllegalArgumentException(
                    "elasti.edge.reception.unknown-cold-start must be positive, is " + unknownColdStart);
        }
    }

    /** Reads them from {@code elasti.edge}. */
    public static ReceptionSettings from(Config edge) {
        return new ReceptionSettings(edge.getConfig("reception").getDuration("unknown-cold-start"));
    }
}
