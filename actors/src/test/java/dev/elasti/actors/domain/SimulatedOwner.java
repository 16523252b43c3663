package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One life with its timers, and what its node has seen of the cluster. */
final class SimulatedOwner {
    Life life;
    final Map<Timer, Long> timers = new EnumMap<>(Timer.class);
    boolean stale = true;
    boolean ended;
    /** What its watches have shown of the cluster: one kind may be ahead of another. */
    Sighting.Seen resource;

    Sighting.Seen target;
    Sighting.Seen service;

    final List<Action> acknowledged = new ArrayList<>();

    SimulatedOwner(Life life, Sighting.Seen seen) {
        this.life = life;
        resource = seen;
        target = seen;
        service = seen;
    }

    Sighting.Seen seen() {
        int pods = Cluster.pods(service.target());
        return new Sighting.Seen(
                resource.spec(),
                resource.generation(),
                resource.uid(),
                resource.deleting(),
                resource.finalizer(),
                resource.sleepNow(),
                resource.sleptFor(),
                target.target() instanceof TargetState.Present present
                        ? new TargetState.Present(
                                present.replicas(), pods, present.resourceVersion(), present.trouble())
                        : target.target(),
                service.service(),
                service.readyEdges(),
                resource.lastPhase(),
                resource.phaseSince(),
                resource.edgePorts(),
                resource.lastColdStart());
    }
}
