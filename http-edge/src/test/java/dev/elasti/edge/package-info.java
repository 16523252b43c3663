/** Tests of the whole edge over real sockets. */
@NullMarked
package dev.elasti.edge;

import org.jspecify.annotations.NullMarked;
