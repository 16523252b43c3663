package dev.elasti.node.metrics;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Counts who waits, how long, who is refused, and what is under way. Adds two counters to a warm request. */
public final class MeteredWaitingRoom implements WaitingRoom {
    private final WaitingRoom room;
    private final NodeMetrics metrics;

    public MeteredWaitingRoom(WaitingRoom room, NodeMetrics metrics) {
        this.room = room;
        this.metrics = metrics;
    }

    @Override
    public Place enter(ServiceId id, long bytes, Instant deadline, Consumer<Admission> outcome) {
        Optional<ServiceSeries> series = metrics.of(id);
        if (series.isEmpty()) {
            return room.enter(id, bytes, deadline, outcome);
        }
        Stay stay = new Stay(series.get(), bytes);
        Place place = room.enter(id, bytes, deadline, admission -> {
            stay.decided(admission);
            outcome.accept(admission);
        });
        return stay.at(place);
    }

    @Override
    public Optional<Forwarding> tryForward(ServiceId id) {
        Optional<Forwarding> forwarding = room.tryForward(id);
        if (forwarding.isEmpty()) {
            return forwarding;
        }
        return metrics.of(id)
                .<Forwarding>map(series -> new Relay(series, forwarding.get()))
                .or(() -> forwarding);
    }

    @Override
    public List<Endpoint> trusted(ServiceId id, List<Endpoint> endpoints) {
        return room.trusted(id, endpoints);
    }

    private static String kind(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull _ -> "queue-full";
            case Refusal.DeadlinePassed _ -> "deadline";
            case Refusal.Failing _ -> "failing";
            case Refusal.Unmanaged() -> "unmanaged";
            case Refusal.Draining _ -> "draining";
        };
    }

    /** One request's way through the room; calls may come from several threads, each step counts once. */
    private static final class Stay {
        private enum At {
            QUEUE,
            RELAY,
            END
        }

        private final ServiceSeries series;
        private final long bytes;
        private final long since = System.nanoTime();
        private final AtomicReference<At> at = new AtomicReference<>(At.QUEUE);

        Stay(ServiceSeries series, long bytes) {
            this.series = series;
            this.bytes = bytes;
            series.entered(bytes);
        }

        void decided(Admission admission) {
            switch (admission) {
                case Admission.Released() -> {
                    if (at.compareAndSet(At.QUEUE, At.RELAY)) {
                        series.leftQueue(bytes);
                        series.heldFor(Duration.ofNanos(System.nanoTime() - since));
                        series.relayBegan();
                    }
                }
                case Admission.Refused(Refusal refusal) -> {
                    series.refused(kind(refusal));
                    end();
                }
            }
        }

        void end() {
            switch (at.getAndSet(At.END)) {
                case QUEUE -> series.leftQueue(bytes);
                case RELAY -> series.relayEnded();
                case END -> {
                    // Counted already.
                }
            }
        }

        Place at(Place place) {
            return new Place() {
                @Override
                public void leave() {
                    end();
                    place.leave();
                }

                @Override
                public void done() {
                    end();
                    place.done();
                }
            };
        }
    }

    private static final class Relay implements Forwarding {
        private final ServiceSeries series;
        private final AtomicReference<Optional<Forwarding>> forwarding;

        Relay(ServiceSeries series, Forwarding forwarding) {
            this.series = series;
            this.forwarding = new AtomicReference<>(Optional.of(forwarding));
            series.relayBegan();
        }

        @Override
        public void ended() {
            forwarding.getAndSet(Optional.empty()).ifPresent(relayed -> {
                series.relayEnded();
                relayed.ended();
            });
        }
    }
}
