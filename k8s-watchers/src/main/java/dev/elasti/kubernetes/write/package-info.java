/** The writes to Kubernetes as the ports of the entity: fenced by resourceVersion or server-side apply, outcomes as values. */
@NullMarked
package dev.elasti.kubernetes.write;

import org.jspecify.annotations.NullMarked;
