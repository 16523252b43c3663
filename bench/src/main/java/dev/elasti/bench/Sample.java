package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

/**
 * What one bounded run of load came to.
 *
 * @param rate answers a second
 * @param p50Millis the median of the times from question to answer
 * @param p99Millis 99 of 100 took less
 * @param count answers in all
 * @param trouble what went wrong; empty when nothing
 */
record Sample(double rate, double p50Millis, double p99Millis, long count, String trouble) {
    Sample {
        requireNonNull(trouble, "trouble");
    }
}
