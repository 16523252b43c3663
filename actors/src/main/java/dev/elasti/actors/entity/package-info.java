/**
 * The actors around a service's life: {@code ElastiService} owns one {@code Life} and carries its effects out,
 * {@code EdgeRoom} keeps a node's waiting requests, {@code EdgePorts} grants edge ports. Start everything with
 * {@code ElastiActors}. No decision about scaling is made here; those are in {@code dev.elasti.actors.domain}.
 */
@NullMarked
package dev.elasti.actors.entity;

import org.jspecify.annotations.NullMarked;
