/**
 * What the edge says in its own name: every refusal and failure as a problem document (RFC 9457) with a sentence to act on. The
 * only place that knows which of them has which status. Given by pekko-http's server layer, as one more upstream of the relay, or
 * straight to bytes for what has no request and when there are too many at a time.
 */
@NullMarked
package dev.elasti.edge.answers;

import org.jspecify.annotations.NullMarked;
