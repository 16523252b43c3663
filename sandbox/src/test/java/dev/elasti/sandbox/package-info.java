/** The demo as a user runs it: a process with arguments, output and an exit code. */
@NullMarked
package dev.elasti.sandbox;

import org.jspecify.annotations.NullMarked;
