/** What connections speak, over every split of their bytes. */
@NullMarked
package dev.elasti.edge.protocol;

import org.jspecify.annotations.NullMarked;
