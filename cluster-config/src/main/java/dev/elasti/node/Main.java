package dev.elasti.node;

import com.typesafe.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: one node, until SIGTERM. Everything it is told comes through configuration and environment. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** What a shell calls a usage error: Kubernetes shows it beside "CrashLoopBackOff". */
    private static final int BAD_CONFIGURATION = 64;

    private static final int CANNOT_START = 70;

    private Main() {}

    public static void main(String[] args) {
        try {
            Node.start(Profiles.ofProcess(System.getenv()));
        } catch (ConfigException | IllegalArgumentException e) {
            LOG.error("Bad configuration: {}", e.getMessage());
            System.exit(BAD_CONFIGURATION);
        } catch (RuntimeException | LinkageError e) {
            // Also when a class is missing: half a node must not stay and look alive.
            LOG.error("Can't start: {}", e.getMessage(), e);
            System.exit(CANNOT_START);
        }
    }
}
