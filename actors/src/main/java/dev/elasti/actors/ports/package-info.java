/** What an entity needs from outside, as interfaces: the Kubernetes modules, the triggers and the edge implement or use them. */
@NullMarked
package dev.elasti.actors.ports;

import org.jspecify.annotations.NullMarked;
