/** Tests of what the edge says in its own name. */
@NullMarked
package dev.elasti.edge.answers;

import org.jspecify.annotations.NullMarked;
