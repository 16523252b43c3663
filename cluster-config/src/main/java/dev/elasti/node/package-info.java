/**
 * The node: the one place where actors, Kubernetes, triggers and the edge meet. Configuration comes in, a running node comes
 * out; nothing is decided here but the order in which parts start and stop.
 */
@NullMarked
package dev.elasti.node;

import org.jspecify.annotations.NullMarked;
