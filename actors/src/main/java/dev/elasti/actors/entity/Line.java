package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.ServicePort;
import dev.elasti.actors.domain.ServiceState;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One service as the room's actor knows it: who waits here, who owns it, what was asked of this edge and what this node's
 * own view says. Belongs to the room's actor; what other threads read is in the {@link Gate}.
 */
final class Line {
    /** Where a ticket stands with the owner. */
    static final class Turn {
        final Waiter waiter;
        final Instant deadline;
        Instant askedAt;
        boolean acknowledged;
        /** Its owner has let it go, but this node's own view doesn't show an endpoint yet. */
        boolean released;

        Turn(Waiter waiter, Instant deadline, Instant askedAt) {
            this.waiter = waiter;
            this.deadline = deadline;
            this.askedAt = askedAt;
        }
    }

    final ServiceId id;
    final Gate gate;
    /** In the order of arrival. */
    final Map<String, Turn> turns = new LinkedHashMap<>();

    /** Those for whom the owner is about to be asked, see {@link RoomEvent.TellOwner}. */
    final List<Turn> asking = new ArrayList<>();

    /** Those whose end the owner is about to be told. */
    final List<String> left = new ArrayList<>();

    Optional<ActorRef<ElastiService.Command>> owner = Optional.empty();
    Instant ownerLostAt = Instant.MIN;
    Instant lastWake = Instant.MIN;
    Instant nextResend = Instant.MIN;
    Duration resendPause = Duration.ZERO;
    boolean counting;
    private Sighting sighting = new Sighting.Unknown("not seen yet");
    private Optional<Sighting.Seen> seen = Optional.empty();
    Set<Integer> announced = Set.of();
    long hold;
    int lastHolding;
    long reported;

    Line(ServiceId id, Gate gate) {
        this.id = id;
        this.gate = gate;
    }

    boolean ownedBy(ActorRef<?> actor) {
        return owner.isPresent() && owner.get().compareTo(actor) == 0;
    }

    /** {@return whether there is a resource that wants an owner} */
    boolean exists() {
        return switch (sighting) {
            case Sighting.Seen _, Sighting.Invalid _ -> true;
            case Sighting.Gone(), Sighting.Unknown _ -> false;
        };
    }

    /** {@return whether nothing here is worth remembering} */
    boolean vacant() {
        return sighting instanceof Sighting.Gone && turns.isEmpty();
    }

    /** {@return whether this view doesn't know the service at all: a late message has named it} */
    boolean stray() {
        return sighting instanceof Sighting.Unknown && seen.isEmpty() && turns.isEmpty() && !gate.held();
    }

    /** A stale view takes nothing back: what was seen last holds until something else is seen. */
    void saw(Sighting newest) {
        sighting = newest;
        // Its bound may be another one now.
        gate.hasRoom();
        switch (newest) {
            case Sighting.Seen now -> seen = Optional.of(now);
            case Sighting.Gone() -> seen = Optional.empty();
            case Sighting.Unknown _, Sighting.Invalid _ -> {}
        }
        absolveUnseen();
    }

    /** {@return what was seen of the resource last, if it is still there} */
    Optional<Sighting.Seen> seen() {
        return seen;
    }

    /** {@return what a request without a deadline of its own may wait; empty if the spec isn't known} */
    Optional<Duration> activationDeadline() {
        return seen().map(seen -> seen.spec().activationDeadline());
    }

    /**
     * Has the gate refuse for itself whom the queue can have no room for, by its bound as this node has seen it last. Not where there is
     * an endpoint, since then a queue may be empty at any moment, nor while somebody whom the owner has let go is still here: the queue
     * has that place back.
     */
    void boundGate() {
        boolean stuck = !reachable() && turns.values().stream().noneMatch(turn -> turn.released);
        gate.bound(seen().filter(_ -> stuck)
                .map(now ->
                        new Gate.Bound(now.spec().maxWaiting(), now.spec().activationDeadline(), now.lastColdStart())));
    }

    /** {@return whether there is no room for anybody} A queue that is full by its bytes may have room for a smaller request. */
    boolean fullByCount(Refusal.QueueFull full) {
        return seen().filter(seen -> full.waiting() >= seen.spec().maxWaiting()).isPresent();
    }

    Set<Integer> edgePorts() {
        return seen().map(seen -> Set.copyOf(seen.edgePorts().values())).orElse(Set.of());
    }

    /** {@return whether this node sees an endpoint that may be used} */
    boolean reachable() {
        return !gate.trusted(endpoints().toList()).isEmpty();
    }

    /** {@return whether this edge may let requests go on its own account: it sees an endpoint, and no owner holds them} */
    boolean free() {
        return !gate.held() && reachable();
    }

    /** {@return the cluster's own reason why nothing gets ready, as far as this node sees one} */
    String cause() {
        return seen().map(Sighting.Seen::target)
                .map(target -> switch (target) {
                    case TargetState.Missing() -> "the target does not exist";
                    case TargetState.Present present ->
                        present.trouble()
                                .map(trouble -> trouble.reason() + ": " + trouble.message())
                                .orElse("no endpoint is ready");
                })
                .orElse("no endpoint is ready");
    }

    /** {@return whether a turn has waited for its owner's answer since before {@code instant}} */
    boolean unansweredSince(Instant instant) {
        return turns.values().stream().anyMatch(turn -> !turn.acknowledged && !turn.askedAt.isAfter(instant));
    }

    /** {@return those whose owner has let them go} */
    List<Turn> released() {
        return turns.values().stream().filter(turn -> turn.released).toList();
    }

    List<Turn> unanswered() {
        return turns.values().stream().filter(turn -> !turn.acknowledged).toList();
    }

    /** The owner is gone or can't be trusted to have kept its queue: every ticket needs an answer again, and that it was full is worth nothing. */
    void forgetAnswers(Instant now) {
        gate.hasRoom();
        for (Turn turn : turns.values()) {
            turn.acknowledged = false;
            turn.released = false;
            turn.askedAt = now;
        }
    }

    /** A pod that the view has lost once is another one when its address comes back. */
    private void absolveUnseen() {
        if (sighting instanceof Sighting.Unknown || gate.condemned().isEmpty()) {
            return;
        }
        Set<Endpoint> still = new HashSet<>(gate.condemned());
        still.retainAll(endpoints().collect(Collectors.toSet()));
        gate.condemn(still);
    }

    /** {@return whether condemned pods are still there although the target is not meant to be at 0} */
    boolean condemnedLiveOn() {
        return seen().map(seen -> seen.target() instanceof TargetState.Present present && present.replicas() > 0)
                .orElse(false);
    }

    private Stream<Endpoint> endpoints() {
        return seen().map(Sighting.Seen::service)
                .map(service -> switch (service) {
                    case ServiceState.Served served ->
                        served.ports().stream().map(ServicePort::endpoints).flatMap(List::stream);
                    case ServiceState.Missing(), ServiceState.Unserved _ -> Stream.<Endpoint>empty();
                })
                .orElse(Stream.empty());
    }
}
