/**
 * What clients may rely on, written once and run against both the embedded API and the real API server, so that the one
 * cannot drift from the other.
 */
@NullMarked
package dev.elasti.kubernetes.embedded.contract;

import org.jspecify.annotations.NullMarked;
