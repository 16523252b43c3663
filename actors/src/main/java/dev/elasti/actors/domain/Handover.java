package dev.elasti.actors.domain;

/** How a Service is handed to the edge before its pods go ({@code spec.handover}). */
public enum Handover {
    /** The edge's slice goes in and the pods are parked out of the Service: nothing is lost (reference/handover.md: 0 lost). */
    PARK,
    /** The Service object is never touched; a few new connections may be lost at the fall (4.8 per cycle measured). */
    SLICE_ONLY
}
