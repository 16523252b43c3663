/** Everything between Elasti and the Kubernetes API: informers that become Pekko streams, the joined view, and the fenced writes. {@link dev.elasti.kubernetes.KubernetesModule} is the door. */
@NullMarked
package dev.elasti.kubernetes;

import org.jspecify.annotations.NullMarked;
