package dev.elasti.multijvm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come true by itself. */
final class Patience {
    /** Some times what the slowest step, a cluster that makes up its mind about a dead node, takes on a slow machine. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Patience() {}

    /** Runs {@code assertion} until it passes; at the limit its own failure is thrown. */
    static void eventually(Runnable assertion) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError | RuntimeException e) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
