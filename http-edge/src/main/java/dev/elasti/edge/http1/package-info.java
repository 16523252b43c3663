/**
 * HTTP/1.1 on the wire, strictly: heads are parsed from any split of the bytes, bodies are cut out of their framing, heads are
 * rewritten from the raw bytes for the next hop. Pure: no sockets, no streams, no actors. What two parsers could read in two
 * ways is refused here, so that nothing behind the edge has to agree with us on how to guess (RFC 9112 §11).
 */
@NullMarked
package dev.elasti.edge.http1;

import org.jspecify.annotations.NullMarked;
