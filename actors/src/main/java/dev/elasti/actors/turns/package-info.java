/** Fairness between those who have much to be done and those who have little: event loops and API calls are shared by it. */
@NullMarked
package dev.elasti.actors.turns;

import org.jspecify.annotations.NullMarked;
