/**
 * What the edge says in its own name: every refusal and failure as a problem document (RFC 9457) with a sentence to act on. The
 * only place that knows which of them has which status. Rendered directly where there is nothing to hand on or time is short, and by
 * pekko-http's server layer in the same process for everything with routes.
 */
@NullMarked
package dev.elasti.edge.answers;

import org.jspecify.annotations.NullMarked;
