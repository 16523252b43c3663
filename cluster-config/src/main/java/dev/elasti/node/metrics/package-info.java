/**
 * What the node measures, through Kamon's API, and how Prometheus gets it. Ports are wrapped in metered ones, so that no other
 * module knows of metrics. Series are labelled by ElastiService only and go with it.
 */
@NullMarked
package dev.elasti.node.metrics;

import org.jspecify.annotations.NullMarked;
