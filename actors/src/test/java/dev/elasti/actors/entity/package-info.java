/** Tests of the actors: behaviour by behaviour with faked ports, then several nodes in one JVM. */
@NullMarked
package dev.elasti.actors.entity;

import org.jspecify.annotations.NullMarked;
