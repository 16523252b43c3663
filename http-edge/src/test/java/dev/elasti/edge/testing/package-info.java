/**
 * What tests of the edge need: an edge on free ports, a client and an origin that speak raw bytes by a script, and a waiting room and
 * a route table that do as they are told.
 */
@NullMarked
package dev.elasti.edge.testing;

import org.jspecify.annotations.NullMarked;
