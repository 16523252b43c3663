/** Joins what the informers see of ElastiServices, targets, Services, EndpointSlices and pods into one sighting per ElastiService. */
@NullMarked
package dev.elasti.kubernetes.view;

import org.jspecify.annotations.NullMarked;
