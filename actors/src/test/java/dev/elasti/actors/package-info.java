/** Rules about the module as a whole. */
@NullMarked
package dev.elasti.actors;

import org.jspecify.annotations.NullMarked;
