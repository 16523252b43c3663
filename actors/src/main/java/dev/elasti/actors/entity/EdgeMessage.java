package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an entity says to the room of an edge. */
public sealed interface EdgeMessage extends EdgeRoom.Command, WireMessage {

    /** "I own this service": the first thing an edge hears of an owner, and its answer to every {@link ElastiService.EdgeHere}. */
    record Hail(ServiceId service, ActorRef<ElastiService.Command> owner) implements EdgeMessage {
        public Hail {
            requireNonNull(service, "service");
            requireNonNull(owner, "owner");
        }
    }

    /** The tickets are in the queue. */
    record Queued(ServiceId service, List<String> ticketIds) implements EdgeMessage {
        public Queued {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
        }
    }

    /** These tickets may go, in this order. */
    record Release(ServiceId service, List<String> ticketIds) implements EdgeMessage {
        public Release {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
        }
    }

    /** See {@link dev.elasti.actors.domain.Effect.Hold}. */
    record Hold(ServiceId service, long hold, List<Endpoint> condemned) implements EdgeMessage {
        public Hold {
            requireNonNull(service, "service");
            condemned = List.copyOf(condemned);
        }
    }

    /** See {@link dev.elasti.actors.domain.Effect.Open}. */
    record Open(ServiceId service, long hold, boolean pardon) implements EdgeMessage {
        public Open {
            requireNonNull(service, "service");
        }
    }

    /** See {@link dev.elasti.actors.domain.Effect.Count}. */
    record Count(ServiceId service, Duration every) implements EdgeMessage {
        public Count {
            requireNonNull(service, "service");
            requireNonNull(every, "every");
        }
    }

    /** These tickets are refused for the same reason; flat for the wire, one message per kind of {@link Refusal}. */
    sealed interface Refused extends EdgeMessage {
        ServiceId service();

        List<String> ticketIds();
    }

    record RefusedFull(ServiceId service, List<String> ticketIds, int waiting, long waitingBytes, Duration retryAfter)
            implements Refused {
        public RefusedFull {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    record RefusedLate(ServiceId service, List<String> ticketIds, Duration waited, String cause) implements Refused {
        public RefusedLate {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
            requireNonNull(waited, "waited");
            requireNonNull(cause, "cause");
        }
    }

    record RefusedFailing(ServiceId service, List<String> ticketIds, String cause, Duration retryAfter)
            implements Refused {
        public RefusedFailing {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
            requireNonNull(cause, "cause");
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    record RefusedUnmanaged(ServiceId service, List<String> ticketIds) implements Refused {
        public RefusedUnmanaged {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
        }
    }

    record RefusedDraining(ServiceId service, List<String> ticketIds, Duration retryAfter) implements Refused {
        public RefusedDraining {
            requireNonNull(service, "service");
            ticketIds = List.copyOf(ticketIds);
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** {@return {@code refusal} as it travels} */
    static Refused refused(ServiceId service, List<String> ticketIds, Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull(int waiting, long bytes, Duration retryAfter) ->
                new RefusedFull(service, ticketIds, waiting, bytes, retryAfter);
            case Refusal.DeadlinePassed(Duration waited, String cause) ->
                new RefusedLate(service, ticketIds, waited, cause);
            case Refusal.Failing(String cause, Duration retryAfter) ->
                new RefusedFailing(service, ticketIds, cause, retryAfter);
            case Refusal.Unmanaged() -> new RefusedUnmanaged(service, ticketIds);
            case Refusal.Draining(Duration retryAfter) -> new RefusedDraining(service, ticketIds, retryAfter);
        };
    }

    /** {@return what has travelled, as the domain says it} */
    static Refusal refusal(Refused refused) {
        return switch (refused) {
            case RefusedFull full -> new Refusal.QueueFull(full.waiting(), full.waitingBytes(), full.retryAfter());
            case RefusedLate late -> new Refusal.DeadlinePassed(late.waited(), late.cause());
            case RefusedFailing failing -> new Refusal.Failing(failing.cause(), failing.retryAfter());
            case RefusedUnmanaged _ -> new Refusal.Unmanaged();
            case RefusedDraining draining -> new Refusal.Draining(draining.retryAfter());
        };
    }
}
