/** Tests of the node, with a world and an edge that are faked at their ports. */
@NullMarked
package dev.elasti.node;

import org.jspecify.annotations.NullMarked;
