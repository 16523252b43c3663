package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The public Service as last seen. */
public sealed interface ServiceState {
    /** There is no Service of that name. */
    record Missing() implements ServiceState {}

    /** It is there but can't be held (headless, ExternalName, no TCP port, another ElastiService has it); the reason is a sentence to act on. */
    record Unserved(String reason) implements ServiceState {
        public Unserved {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * @param ports its TCP ports
     * @param parked whether the parking key is in the selector
     * @param edgesInSlice addresses of the edges in our slice; empty when there is none or it does not fit the ports any more
     * @param readyPods distinct ready pods behind it
     */
    record Served(List<ServicePort> ports, boolean parked, List<String> edgesInSlice, int readyPods)
            implements ServiceState {
        public Served {
            ports = List.copyOf(ports);
            edgesInSlice = List.copyOf(edgesInSlice);
        }
    }
}
