package dev.elasti.multijvm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come true by itself. */
final class Patience {
    /**
     * The longest wait for any one thing. Many times what the slowest one takes, a cluster that makes up its mind about a dead
     * node: who waits for so long has found a hang, not a slow machine.
     */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Patience() {}

    /** Runs {@code assertion} until it passes; at the limit its own failure is thrown. Anything but an assertion is thrown at once. */
    static void eventually(Runnable assertion) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
