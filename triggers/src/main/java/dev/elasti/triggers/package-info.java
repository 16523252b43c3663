/**
 * What says whether a service is wanted: the contract of a trigger ({@link dev.elasti.triggers.TriggerType}) and the
 * register of those that exist. A new kind of trigger is one class and one line in the node's wiring.
 */
@NullMarked
package dev.elasti.triggers;

import org.jspecify.annotations.NullMarked;
