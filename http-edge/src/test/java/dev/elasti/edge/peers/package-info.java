/** Real servers and their own clients, from Debian's packages, with the edge between them: they run in the profile {@code peers}. */
@NullMarked
package dev.elasti.edge.peers;

import org.jspecify.annotations.NullMarked;
