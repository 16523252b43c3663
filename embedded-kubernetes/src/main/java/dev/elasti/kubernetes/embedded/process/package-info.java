/** Local processes that end when they are told to, and at the latest when this JVM does. */
@NullMarked
package dev.elasti.kubernetes.embedded.process;

import org.jspecify.annotations.NullMarked;
