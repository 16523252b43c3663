package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is to be done, as data. The entity carries effects out in the order given. */
public sealed interface Effect {

    /** A write to Kubernetes; its end comes back as {@link Input.Wrote} with the same action. */
    sealed interface Action extends Effect {
        /** Raise replicas to at least this many. */
        record Wake(TargetRef target, int replicas) implements Action {
            public Wake {
                requireNonNull(target, "target");
            }
        }

        /** Replicas 0, if the target still has this resourceVersion. */
        record Sleep(TargetRef target, String resourceVersion) implements Action {
            public Sleep {
                requireNonNull(target, "target");
                requireNonNull(resourceVersion, "resourceVersion");
            }
        }

        /** The edge's slice is to say exactly this. */
        record EdgeIn(String service, String uid, List<String> addresses, Map<String, Integer> ports)
                implements Action {
            public EdgeIn {
                requireNonNull(service, "service");
                requireNonNull(uid, "uid");
                addresses = List.copyOf(addresses);
                ports = Map.copyOf(ports);
            }
        }

        /** The edge's slice is to go. */
        record EdgeOut(String service) implements Action {
            public EdgeOut {
                requireNonNull(service, "service");
            }
        }

        /** Take the pods out of the Service. */
        record Park(String service) implements Action {
            public Park {
                requireNonNull(service, "service");
            }
        }

        /** Let the pods back into the Service. */
        record Unpark(String service) implements Action {
            public Unpark {
                requireNonNull(service, "service");
            }
        }

        /** Put our finalizer on the resource. */
        record AddFinalizer() implements Action {}

        /** Let the resource go. */
        record RemoveFinalizer() implements Action {}
    }

    /** Tell the ticket's edge to go ahead. */
    record Release(Ticket ticket) implements Effect {
        public Release {
            requireNonNull(ticket, "ticket");
        }
    }

    /** Tell the ticket's edge to give up. */
    record Refuse(Ticket ticket, Refusal refusal) implements Effect {
        public Refuse {
            requireNonNull(ticket, "ticket");
            requireNonNull(refusal, "refusal");
        }
    }

    /**
     * Tell every edge to forward nothing new for this service and to say what it has in flight ({@link Input.Holding}).
     * {@code condemned} are the pods that go: no edge may use these addresses until its own view has lost them once.
     */
    record Hold(long hold, List<Endpoint> condemned) implements Effect {
        public Hold {
            condemned = List.copyOf(condemned);
        }
    }

    /** Tell every edge to forward again as its route table says. {@code pardon}: the condemned pods live on, trust them again. */
    record Open(long hold, boolean pardon) implements Effect {}

    /** Tell every edge how closely to count: a report each {@code every} while counting, or stop when zero. */
    record Count(Duration every) implements Effect {
        public Count {
            requireNonNull(every, "every");
        }
    }

    /** Get edge ports for these Service port names; those in {@code known} stay as they are. */
    record GrantPorts(Set<String> names, Map<String, Integer> known) implements Effect {
        public GrantPorts {
            names = Set.copyOf(names);
            known = Map.copyOf(known);
        }
    }

    /** Ask these triggers once. */
    record AskTriggers(long round, List<TriggerSpec> triggers, Duration cooldown) implements Effect {
        public AskTriggers {
            triggers = List.copyOf(triggers);
            requireNonNull(cooldown, "cooldown");
        }
    }

    /** Write the resource's status; fire and forget, the newest wins. */
    record Report(StatusReport report) implements Effect {
        public Report {
            requireNonNull(report, "report");
        }
    }

    /** Record a Kubernetes Event; fire and forget. */
    record Announce(ServiceEvent event) implements Effect {
        public Announce {
            requireNonNull(event, "event");
        }
    }

    record SetTimer(Timer timer, Instant at) implements Effect {
        public SetTimer {
            requireNonNull(timer, "timer");
            requireNonNull(at, "at");
        }
    }

    record ClearTimer(Timer timer) implements Effect {
        public ClearTimer {
            requireNonNull(timer, "timer");
        }
    }

    /** The ElastiService is gone and given back: the entity ends. */
    record End() implements Effect {}
}
