package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that waits at this edge. The edge may give its place up at any moment while the room answers it: whoever comes
 * first wins, and the outcome is called at most once. The lock covers the state and the gate's count together; no foreign
 * code runs under it.
 */
final class Waiter implements WaitingRoom.Place {
    private static final Logger LOG = LoggerFactory.getLogger(Waiter.class);

    private enum State {
        WAITING,
        RELEASED,
        OVER
    }

    private final String ticketId;
    private final ServiceId service;
    private final Instant since;
    private final long bytes;
    private final Instant deadline;
    private final Gates gates;
    private final Gate gate;
    private final ActorRef<EdgeRoom.Command> room;
    private final Consumer<Admission> outcome;
    private State state = State.WAITING;
    private boolean counted;

    Waiter(
            String ticketId,
            ServiceId service,
            Instant since,
            long bytes,
            Instant deadline,
            Gates gates,
            ActorRef<EdgeRoom.Command> room,
            Consumer<Admission> outcome) {
        this.ticketId = ticketId;
        this.service = service;
        this.since = since;
        this.bytes = bytes;
        this.deadline = deadline;
        this.gates = gates;
        this.gate = gates.of(service);
        this.room = room;
        this.outcome = outcome;
    }

    String ticketId() {
        return ticketId;
    }

    ServiceId service() {
        return service;
    }

    Instant since() {
        return since;
    }

    long bytes() {
        return bytes;
    }

    /** {@return as the edge gave it, {@link Instant#MAX} included} */
    Instant deadline() {
        return deadline;
    }

    /** Counts it in at the gate, if the node has room for it. Called once, before anybody else sees this waiter. */
    synchronized boolean admit() {
        counted = gates.admit(this);
        if (counted) {
            gate.enter(bytes, since);
        }
        return counted;
    }

    @Override
    public void leave() {
        if (leaveQuietly()) {
            room.tell(new RoomEvent.Left(this));
        } else {
            done();
        }
    }

    @Override
    public void done() {
        boolean ended;
        synchronized (this) {
            ended = state == State.RELEASED;
            if (ended) {
                state = State.OVER;
                gate.ended();
            }
        }
        if (ended) {
            room.tell(new RoomEvent.Left(this));
        }
    }

    /** Lets it go, if it still waits. The request counts as in flight until {@link #done()}. */
    boolean release() {
        synchronized (this) {
            if (state != State.WAITING) {
                return false;
            }
            state = State.RELEASED;
            gates.dismiss(this);
            gate.release(bytes);
        }
        if (!tellEdge(new Admission.Released())) {
            done();
        }
        return true;
    }

    /** Sends it away, if it still waits. */
    boolean refuse(Refusal refusal) {
        if (!leaveQuietly()) {
            return false;
        }
        tellEdge(new Admission.Refused(refusal));
        return true;
    }

    private synchronized boolean leaveQuietly() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.OVER;
        if (counted) {
            gates.dismiss(this);
            gate.leave(bytes);
        }
        return true;
    }

    /** One edge callback that throws must not keep the others waiting. */
    private boolean tellEdge(Admission admission) {
        try {
            outcome.accept(admission);
            return true;
        } catch (RuntimeException e) {
            LOG.error("{}: the edge failed to take {} for ticket {}", service, admission, ticketId, e);
            return false;
        }
    }
}
