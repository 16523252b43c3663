/**
 * Whose is a request? The route table of this node, fed by its own informers, read by the event loops without locks: by edge port,
 * or on the shared port by exact host names.
 */
@NullMarked
package dev.elasti.edge.routing;

import org.jspecify.annotations.NullMarked;
