/**
 * Event loops: one thread each, which waits for sockets and timers and is at the same time the executor of a Pekko dispatcher. A
 * client's connection, those to pods that serve it and their timers run on one loop, with no lock and no hand-over between threads.
 */
@NullMarked
package dev.elasti.edge.loop;

import org.jspecify.annotations.NullMarked;
