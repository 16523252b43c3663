package dev.elasti.edge.relay;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each failure, with an id that the answer carries too. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Something went wrong outside of the edge. {@return the id} */
    static String log(Object what, String why) {
        String id = newId();
        log.warn("[{}] {}: {}", id, what, why);
        return id;
    }

    /** A fault of our own. {@return the id} */
    static String log(Object what, Throwable fault) {
        String id = newId();
        log.error("[{}] {} failed", id, what, fault);
        return id;
    }

    private static String newId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
