package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.Triggers;
import java.time.InstantSource;

/** All that the actors of a node use of the world, in one bundle: the ports and the clock. */
public record Outside(
        ClusterView view,
        Scaler scaler,
        TrafficSwitch trafficSwitch,
        ResourceWriter resources,
        Triggers triggers,
        InstantSource clock) {
    public Outside {
        requireNonNull(view, "view");
        requireNonNull(scaler, "scaler");
        requireNonNull(trafficSwitch, "trafficSwitch");
        requireNonNull(resources, "resources");
        requireNonNull(triggers, "triggers");
        requireNonNull(clock, "clock");
    }
}
