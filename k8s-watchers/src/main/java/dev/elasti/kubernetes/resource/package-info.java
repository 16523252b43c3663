/** The ElastiService resource as Java types, and its translation into what the domain understands. The schema itself is the YAML under {@code crd/}. */
@NullMarked
package dev.elasti.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
