/**
 * What an ElastiService decides: its phases, what may happen in each, and what is to be done then. Pure: no Pekko, no
 * Kubernetes, no clock, no logging; the actor in {@code dev.elasti.actors.entity} carries the effects out.
 */
@NullMarked
package dev.elasti.actors.domain;

import org.jspecify.annotations.NullMarked;
