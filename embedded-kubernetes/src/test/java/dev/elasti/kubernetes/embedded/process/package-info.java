/** Processes that must not outlive anyone. */
@NullMarked
package dev.elasti.kubernetes.embedded.process;

import org.jspecify.annotations.NullMarked;
