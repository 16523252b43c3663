/**
 * What the clients of a service that is not awake are told in place of a plain wait, as its resource says: answers to probes, a
 * waiting page for browsers, a problem document for clients of an API, somebody else's answer for who has waited long enough.
 */
@NullMarked
package dev.elasti.edge.reception;

import org.jspecify.annotations.NullMarked;
