/**
 * The edge of one node: binds the shared port and the edge ports of services, makes a stream of each connection, and drains when
 * the node leaves. {@link dev.elasti.edge.Edge} is where to begin.
 */
@NullMarked
package dev.elasti.edge;

import org.jspecify.annotations.NullMarked;
