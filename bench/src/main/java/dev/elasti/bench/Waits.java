package dev.elasti.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what comes about elsewhere, with an end to all patience. */
final class Waits {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private Waits() {}

    /** Looks every few milliseconds: for what is not measured itself. */
    static void await(BooleanSupplier condition) {
        await(condition, TimeUnit.MILLISECONDS.toNanos(3));
    }

    static void await(BooleanSupplier condition, long pauseNanos) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited a minute in vain");
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }
}
