/** Informers as Pekko Streams sources of sealed events: whoever comes late gets the whole view first, a stale watch is an event too. */
@NullMarked
package dev.elasti.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
