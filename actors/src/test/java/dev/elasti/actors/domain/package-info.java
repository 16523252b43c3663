/** The state machine on its own: a simulated cluster with edges answers its effects, with delays and failures. */
@NullMarked
package dev.elasti.actors.domain;

import org.jspecify.annotations.NullMarked;
