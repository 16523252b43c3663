package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;

/** What must hold at every step, whatever happens (design §7, those of the decision). */
final class Invariants {
    private Invariants() {}

    static void check(World world, SimulatedOwner owner) {
        Specification spec = world.cluster.spec;
        if (owner.life.waiting() > Math.max(spec.maxWaiting(), 50)
                || (owner.life.phase() != Phase.Unsure && owner.life.waiting() > spec.maxWaiting())) {
            throw world.violation("more wait than may: " + owner.life.waiting());
        }
        if (owner.life.phase() != Phase.Unsure && owner.life.waitingBytes() > spec.maxWaitingBytes()) {
            throw world.violation("more bytes wait than may: " + owner.life.waitingBytes());
        }
        for (SimulatedEdge edge : world.edges) {
            for (Ticket ticket : edge.tickets) {
                // The edge's word takes 1 ms to its owner.
                if (ticket.deadline().plusMillis(2).isBefore(world.now)) {
                    throw world.violation("waits beyond its deadline: " + ticket);
                }
                if (owner.life.phase() != Phase.Unsure
                        && ticket.since()
                                .plus(spec.activationDeadline())
                                .plusMillis(2)
                                .isBefore(world.now)
                        && owner == world.owners.getFirst()) {
                    throw world.violation("waits beyond the activation deadline: " + ticket);
                }
            }
        }
    }

    static void checkAction(World world, SimulatedOwner owner, Action action) {
        if (action instanceof Action.Park && owner.acknowledged.stream().noneMatch(Action.EdgeIn.class::isInstance)) {
            throw world.violation("parks before the edge was in");
        }
        if (action instanceof Action.Sleep) {
            boolean edgeIn = owner.acknowledged.reversed().stream()
                    .filter(done -> done instanceof Action.EdgeIn || done instanceof Action.EdgeOut)
                    .findFirst()
                    .filter(Action.EdgeIn.class::isInstance)
                    .isPresent();
            boolean park = owner.acknowledged.reversed().stream()
                    .filter(done -> done instanceof Action.Park || done instanceof Action.Unpark)
                    .findFirst()
                    .filter(Action.Park.class::isInstance)
                    .isPresent();
            if (owner.stale) {
                throw world.violation("sleeps on a view that is not current");
            }
            if (!edgeIn) {
                throw world.violation("sleeps before the edge was in");
            }
            if (world.cluster.spec.handover() == Handover.PARK && !park) {
                throw world.violation("sleeps before the pods were parked");
            }
            if (!world.forced && world.lastForwarded.plusSeconds(2).isAfter(world.now)) {
                throw world.violation("sleeps although a request came while the pods were parked");
            }
            if (!world.forced && owner.life.waiting() > 0) {
                throw world.violation("sleeps with requests waiting");
            }
        }
    }

    /** The write of replicas 0 took effect at this instant. */
    static void checkSlept(World world) {
        // Of two who both think they are the owner, one can't know what the other releases while its write is on the
        // way; the
        // edges' holds keep that to the time of one write.
        boolean unknowable =
                world.owners.size() > 1 && world.lastReleased.plusMillis(100).isAfter(world.now);
        for (SimulatedEdge edge : world.edges) {
            if (edge.there && edge.inFlight > 0 && !unknowable) {
                throw world.violation("was put to sleep with " + edge.inFlight + " in flight at " + edge.name);
            }
        }
        // A view is behind by less than this; what happens meanwhile nobody can know.
        if (world.owners.size() == 1
                && world.cluster.slice.isEmpty()
                && world.sliceRemoved.plusMillis(300).isBefore(world.now)) {
            throw world.violation("was put to sleep with nobody in the Service");
        }
    }
}
