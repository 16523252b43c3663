/** Tests of what the clients of a sleeping service are told. */
@NullMarked
package dev.elasti.edge.reception;

import org.jspecify.annotations.NullMarked;
