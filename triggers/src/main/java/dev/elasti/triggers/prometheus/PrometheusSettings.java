package dev.elasti.triggers.prometheus;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.time.Duration;

/** Settings under {@code elasti.triggers.prometheus}; what each means stands in {@code reference.conf}. */
public record PrometheusSettings(
        String defaultServerAddress,
        String defaultAuthorization,
        String defaultUptimeFilter,
        Duration timeout,
        long maxAnswerBytes,
        int maxConnections,
        boolean allowLoopback) {
    public static final String PATH = "elasti.triggers.prometheus";

    public PrometheusSettings {
        requireNonNull(defaultServerAddress, "defaultServerAddress");
        requireNonNull(defaultAuthorization, "defaultAuthorization");
        requireNonNull(defaultUptimeFilter, "defaultUptimeFilter");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException(PATH + ".timeout must be positive, is " + timeout);
        }
        if (maxAnswerBytes < 1024) {
            throw new IllegalArgumentException(PATH + ".max-answer-size must be at least 1 KiB, is " + maxAnswerBytes);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException(PATH + ".max-connections must be at least 1, is " + maxConnections);
        }
    }

    /** Reads them from a node's whole configuration. */
    public static PrometheusSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new PrometheusSettings(
                config.getString("default-server-address"),
                config.getString("default-authorization"),
                config.getString("default-uptime-filter"),
                config.getDuration("timeout"),
                config.getBytes("max-answer-size"),
                config.getInt("max-connections"),
                config.getBoolean("allow-loopback"));
    }

    /** The authorization is a secret: it is never printed. */
    @Override
    public String toString() {
        return "PrometheusSettings[defaultServerAddress=" + defaultServerAddress + ", defaultAuthorization="
                + (defaultAuthorization.isEmpty() ? "none" : "set") + "]";
    }
}
