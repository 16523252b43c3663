package dev.elasti.actors.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come true by itself. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    /** Runs {@code assertion} until it passes; after 20 seconds its own failure is thrown. */
    public static void eventually(Runnable assertion) {
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
