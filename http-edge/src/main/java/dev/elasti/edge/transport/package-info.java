/**
 * TCP on the event loops: connections that read on demand and write at once, and listeners. Bytes travel as chunks of pooled
 * buffers, which are passed on and not copied.
 */
@NullMarked
package dev.elasti.edge.transport;

import org.jspecify.annotations.NullMarked;
