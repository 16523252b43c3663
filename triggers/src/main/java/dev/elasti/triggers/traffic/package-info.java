/** The trigger that needs nobody else: the edges count the traffic themselves. */
@NullMarked
package dev.elasti.triggers.traffic;

import org.jspecify.annotations.NullMarked;
