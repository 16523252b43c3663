/** The relay of frames: its parts over every split of the bytes, and whole with real clients and servers. */
@NullMarked
package dev.elasti.edge.http2;

import org.jspecify.annotations.NullMarked;
