/**
 * The demo: the real node against a Kubernetes in the same box, with services that are local processes. Nothing here is a
 * stand-in for a part of the product; the embedded Kubernetes is in {@code dev.elasti.kubernetes.embedded}.
 */
@NullMarked
package dev.elasti.sandbox;

import org.jspecify.annotations.NullMarked;
