/**
 * What a connection speaks: what its port declares, and what its first bytes look like. Pure functions over bytes; nothing here
 * decides whose the connection is.
 */
@NullMarked
package dev.elasti.edge.protocol;

import org.jspecify.annotations.NullMarked;
