/** The real API server of the integration tests, and objects to put on it. */
@NullMarked
package dev.elasti.kubernetes.testing;

import org.jspecify.annotations.NullMarked;
