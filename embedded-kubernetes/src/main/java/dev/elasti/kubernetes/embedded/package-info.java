/**
 * A Kubernetes cluster in a box: {@link dev.elasti.kubernetes.embedded.EmbeddedCluster} starts an API server in this JVM,
 * controllers, and a node whose pods are local processes on loopback addresses of their own. No root, no containers.
 */
@NullMarked
package dev.elasti.kubernetes.embedded;

import org.jspecify.annotations.NullMarked;
