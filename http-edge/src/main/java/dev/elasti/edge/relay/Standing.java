package dev.elasti.edge.relay;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a request stands with its service: under way at once, or waiting for its turn and then released. Given up once. */
final class Standing {
    private final WaitingRoom room;
    private WaitingRoom.@Nullable Place place;
    private WaitingRoom.@Nullable Forwarding forwarding;
    private @Nullable Admission admission;
    private long waitingSince;
    private long waited;
    private boolean released;

    Standing(WaitingRoom room) {
        this.room = room;
    }

    /** A place that is given back at once is a sign of traffic like any other: it wakes the service. */
    static void knock(WaitingRoom room, ServiceId service) {
        room.enter(service, 0, Instant.MAX, _ -> {}).leave();
    }

    /** {@return whether its turn has come after it waited} */
    boolean released() {
        return released;
    }

    /** {@return whether the request is counted as under way, or may be now} */
    boolean mayGo(ServiceId service) {
        if (!released && forwarding == null) {
            forwarding = room.tryForward(service).orElse(null);
        }
        return released || forwarding != null;
    }

    /**
     * The request waits from now on.
     *
     * @param later runs what it is given on the loop, and has {@link #admission} read then
     */
    void enter(ServiceId service, long bytes, Consumer<Runnable> later) {
        if (forwarding != null) {
            forwarding.ended();
            forwarding = null;
        }
        waitingSince = System.nanoTime();
        place = room.enter(service, bytes, Instant.MAX, outcome -> later.accept(() -> admission = outcome));
    }

    /** {@return what became of waiting, once; null while it goes on} */
    @Nullable
    Admission admission() {
        Admission outcome = admission;
        if (outcome != null) {
            admission = null;
            waited += System.nanoTime() - waitingSince;
            released = outcome instanceof Admission.Released;
        }
        return outcome;
    }

    /** It does not wait any longer, of its own accord. */
    void giveUp() {
        waited += System.nanoTime() - waitingSince;
        end();
    }

    Duration waited() {
        return Duration.ofNanos(waited);
    }

    /** The request is over, whatever became of it. */
    void end() {
        if (place != null) {
            if (released) {
                place.done();
            } else {
                place.leave();
            }
            place = null;
        }
        if (forwarding != null) {
            forwarding.ended();
            forwarding = null;
        }
    }
}
