/**
 * What travels between nodes, byte for byte. Two versions of this program talk to each other during every rolling update, so a
 * golden file that changes is a change of the protocol, and a reader of the old one must stay for one more release.
 */
@NullMarked
package dev.elasti.node.wire;

import org.jspecify.annotations.NullMarked;
