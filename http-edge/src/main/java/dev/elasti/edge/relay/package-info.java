/**
 * What happens between a client's connection and the pods: one request after another is framed, finds its service, waits if it
 * must, and is relayed byte for byte. One fused stream per client connection, on the connection's loop; upstream connections live
 * on the same loop, in a pool of that loop.
 */
@NullMarked
package dev.elasti.edge.relay;

import org.jspecify.annotations.NullMarked;
