/** The cluster as its users see it: real processes, real sockets, a real kubectl. */
@NullMarked
package dev.elasti.kubernetes.embedded;

import org.jspecify.annotations.NullMarked;
