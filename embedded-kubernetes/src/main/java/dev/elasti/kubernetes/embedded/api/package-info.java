/**
 * A Kubernetes API server in this JVM: a revisioned object store with watches, the verbs with their rules (conflicts,
 * generation, status subresource, server-side apply, finalizers, owner references), and the HTTP face that clients and
 * kubectl know. It has no opinion on what objects mean; controllers live in {@code cluster}.
 */
@NullMarked
package dev.elasti.kubernetes.embedded.api;

import org.jspecify.annotations.NullMarked;
