/**
 * The chart and the image on a real cluster: a real API server, kubelet, containerd and kube-proxy in a network namespace. The
 * test drives it with kubectl and helm from outside; {@link dev.elasti.e2e.Inside} is the client within the cluster's network.
 */
@NullMarked
package dev.elasti.e2e;

import org.jspecify.annotations.NullMarked;
