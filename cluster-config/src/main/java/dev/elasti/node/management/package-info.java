/**
 * The operations port: whether the node is ready, what its services do, its metrics. Pekko Management binds the port and brings
 * the rest; the classes here are found by it through {@code management.conf}.
 */
@NullMarked
package dev.elasti.node.management;

import org.jspecify.annotations.NullMarked;
