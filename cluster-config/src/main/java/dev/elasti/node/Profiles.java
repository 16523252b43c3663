package dev.elasti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;

/** Which configuration a process runs with. */
public final class Profiles {
    /** Several nodes that find each other in Kubernetes. */
    public static final String CLUSTER = "cluster";

    /** One node by itself on the loopback address. */
    public static final String SINGLE = "single";

    private Profiles() {}

    /** {@return the resource of a profile over the modules' defaults, with system properties above both} */
    public static Config load(String profile) {
        return ConfigFactory.load(resource(profile));
    }

    /** {@return the configuration of a process: what {@code -Dconfig.file} or {@code -Dconfig.resource} say, else {@code ELASTI_PROFILE}} */
    static Config ofProcess(Map<String, String> environment) {
        boolean named = Optional.ofNullable(System.getProperty("config.file"))
                .or(() -> Optional.ofNullable(System.getProperty("config.resource")))
                .or(() -> Optional.ofNullable(System.getProperty("config.url")))
                .isPresent();
        return named ? ConfigFactory.load() : load(environment.getOrDefault("ELASTI_PROFILE", CLUSTER));
    }

    private static String resource(String profile) {
        return switch (profile) {
            case CLUSTER, SINGLE -> "profile-" + profile + ".conf";
            default ->
                throw new ConfigException.BadValue(
                        "ELASTI_PROFILE", "must be " + CLUSTER + " or " + SINGLE + ", is " + profile);
        };
    }
}
