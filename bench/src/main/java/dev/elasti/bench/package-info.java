/**
 * Benchmarks that print, and never assert: the edge beside the proxies people would use instead, and the overhead of a cold
 * start. Contestants run on the same machine in turn, round by round, and medians are compared as ratios, since a shared
 * machine's speed drifts.
 */
@NullMarked
package dev.elasti.bench;

import org.jspecify.annotations.NullMarked;
