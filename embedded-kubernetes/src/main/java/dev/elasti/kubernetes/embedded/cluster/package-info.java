/**
 * What makes the objects of the API server come true on this machine: the controllers of workloads and EndpointSlices, a
 * node that runs pods as local processes, and the proxy behind each Service's address.
 */
@NullMarked
package dev.elasti.kubernetes.embedded.cluster;

import org.jspecify.annotations.NullMarked;
