/**
 * A small HTTP/1.1 server on virtual threads: what an API server needs (keep-alive, chunked streams, WebSocket upgrade)
 * and what the JDK's own server lacks (the upgrade, and a stream that notices its client leaving). Loopback only, trusted
 * clients only.
 */
@NullMarked
package dev.elasti.kubernetes.embedded.http;

import org.jspecify.annotations.NullMarked;
