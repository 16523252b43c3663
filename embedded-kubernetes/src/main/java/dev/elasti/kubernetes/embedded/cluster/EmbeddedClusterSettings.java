package dev.elasti.kubernetes.embedded.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the embedded cluster, as {@code reference.conf} explains them. */
public record EmbeddedClusterSettings(
        int port,
        int eventHistory,
        Duration bookmarkPeriod,
        Optional<Path> workDir,
        int firstNetwork,
        int privilegedPortShift,
        Duration probePeriod,
        Duration steadyProbePeriod,
        Duration restartBackOff,
        Duration restartBackOffMax) {

    private static final String PATH = "elasti.embedded-kubernetes";

    public EmbeddedClusterSettings {
        if (firstNetwork < 1 || firstNetwork > 254) {
            throw new IllegalArgumentException(PATH + ".first-network must be 1 to 254, is " + firstNetwork);
        }
    }

    public static EmbeddedClusterSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new EmbeddedClusterSettings(
                config.getInt("port"),
                config.getInt("event-history"),
                config.getDuration("bookmark-period"),
                Optional.of(config.getString("work-dir"))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of),
                config.getInt("first-network"),
                config.getInt("privileged-port-shift"),
                config.getDuration("probe-period"),
                config.getDuration("steady-probe-period"),
                config.getDuration("restart-back-off"),
                config.getDuration("restart-back-off-max"));
    }

    /** As configured for this process. */
    public static EmbeddedClusterSettings load() {
        return from(ConfigFactory.load());
    }
}
