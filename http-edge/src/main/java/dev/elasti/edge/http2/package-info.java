/**
 * HTTP/2 with prior knowledge, as far as a relay of frames needs it: walking over frames without collecting them, speaking for a pod
 * that sleeps, counting streams and settings, and bounds against floods. Pure: no sockets, no threads, no clock of its own.
 */
@NullMarked
package dev.elasti.edge.http2;

import org.jspecify.annotations.NullMarked;
