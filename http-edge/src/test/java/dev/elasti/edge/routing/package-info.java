/** Tests of the route table. */
@NullMarked
package dev.elasti.edge.routing;

import org.jspecify.annotations.NullMarked;
