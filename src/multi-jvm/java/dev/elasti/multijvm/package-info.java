/**
 * Tests over real JVMs: what happens to waiting requests when nodes are killed or stopped. One parent (the test) drives
 * several children ({@link dev.elasti.multijvm.NodeMain}) by one command a line over their standard input, one answer a line.
 */
@NullMarked
package dev.elasti.multijvm;

import org.jspecify.annotations.NullMarked;
