package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that can happen to an ElastiService. */
public sealed interface Input {

    /** The newest whole view of the cluster. */
    record Sighted(Sighting sighting) implements Input {
        public Sighted {
            requireNonNull(sighting, "sighting");
        }
    }

    /** Requests ask for places, in this order. A ticket that is here already was sent again after a hand-over: same place. */
    record Asked(List<Ticket> tickets) implements Input {
        public Asked {
            tickets = List.copyOf(tickets);
        }
    }

    /** For each of these tickets: the client left, or the released request has ended. */
    record Left(List<String> ticketIds) implements Input {
        public Left {
            ticketIds = List.copyOf(ticketIds);
        }
    }

    /**
     * An edge said hello, or said again which of this service's edge ports it has bound.
     *
     * @param address where its slice entry must point
     */
    record EdgeJoined(String edge, String address, Set<Integer> boundPorts) implements Input {
        public EdgeJoined {
            requireNonNull(edge, "edge");
            requireNonNull(address, "address");
            boundPorts = Set.copyOf(boundPorts);
        }
    }

    /** An edge is gone: its tickets with it. */
    record EdgeLost(String edge) implements Input {
        public EdgeLost {
            requireNonNull(edge, "edge");
        }
    }

    /** An edge counted. */
    record Counted(TrafficReport report) implements Input {
        public Counted {
            requireNonNull(report, "report");
        }
    }

    /**
     * An edge holds every new request of this service since hold number {@code hold}, and has {@code inFlight} left under
     * way. Sent when the hold begins and again whenever the number changes.
     */
    record Holding(String edge, long hold, int inFlight) implements Input {
        public Holding {
            requireNonNull(edge, "edge");
        }
    }

    /** Edge ports were granted: by Service port name, whole. */
    record PortsGranted(Map<String, Integer> edgePorts) implements Input {
        public PortsGranted {
            edgePorts = Map.copyOf(edgePorts);
        }
    }

    /** A round of {@link Effect.AskTriggers} is answered, in the order of the triggers asked. */
    record Judged(long round, List<Verdict> verdicts) implements Input {
        public Judged {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** A write that was asked for by an effect has ended. {@code action} is the effect's own. */
    record Wrote(Effect.Action action, Result result) implements Input {
        public Wrote {
            requireNonNull(action, "action");
            requireNonNull(result, "result");
        }
    }

    /** How a write ended, as far as a decision needs to know. */
    sealed interface Result {
        /** It is so now (written, or was so already). {@code replicas} is meaningful for scale writes only. */
        record Done(int replicas) implements Result {}

        /** Somebody else changed the object first: look again. */
        record Conflicted(String detail) implements Result {
            public Conflicted {
                requireNonNull(detail, "detail");
            }
        }

        /** It won't work until somebody changes something. */
        record Rejected(String message) implements Result {
            public Rejected {
                requireNonNull(message, "message");
            }
        }

        /** Worth trying again. */
        record Unreachable(String cause) implements Result {
            public Unreachable {
                requireNonNull(cause, "cause");
            }
        }
    }

    /** A timer set by {@link Effect.SetTimer} fired. */
    record Fired(Timer timer) implements Input {
        public Fired {
            requireNonNull(timer, "timer");
        }
    }

    /** The status that was reported last could not be written. */
    record Unreported() implements Input {}

    /** The node is shutting down or the entity is being moved: nothing dangerous may begin any more. */
    record Moving() implements Input {}
}
