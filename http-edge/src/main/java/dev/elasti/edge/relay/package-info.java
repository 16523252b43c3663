/**
 * What happens between a client's connection and the pods: one request after another is framed, finds its service, waits if it
 * must, and is relayed byte for byte. A client's connection and those to pods that serve it live on one loop; the latter in a pool of
 * that loop.
 */
@NullMarked
package dev.elasti.edge.relay;

import org.jspecify.annotations.NullMarked;
