package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ClusterView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the table of edge ports; a cluster singleton, so that no number is granted twice. Entities ask it, and get their
 * answer through sharding. When it moves, the next one builds the table from the statuses that its node's view shows; until
 * that view is whole it stays silent, and entities ask again.
 */
final class EdgePorts extends AbstractMatchingBehavior<EdgePorts.Command> {
    sealed interface Command permits Wire, Internal {}

    sealed interface Wire extends Command, WireMessage {}

    /** Ports for these names, those in {@code known} unchanged if possible. Answered by {@link ElastiService.PortsGranted}. */
    record Grant(ServiceId service, Set<String> names, Map<String, Integer> known) implements Wire {
        public Grant {
            requireNonNull(service, "service");
            names = Set.copyOf(names);
            known = Map.copyOf(known);
        }
    }

    sealed interface Internal extends Command {}

    private record Saw(ServiceId service, Sighting sighting) implements Internal {}

    private final ClusterView view;
    private final Owners owners;
    private final PortTable table;
    private final ClusterView.Subscription subscription;
    private boolean built;

    static Behavior<Command> create(ClusterView view, Owners owners, ActorsSettings.Ports settings) {
        return Behaviors.setup(context -> new EdgePorts(context, view, owners, settings));
    }

    private EdgePorts(ActorContext<Command> context, ClusterView view, Owners owners, ActorsSettings.Ports settings) {
        super(context);
        this.view = view;
        this.owners = owners;
        this.table = new PortTable(settings.first(), settings.last());
        ActorRef<Command> self = context.getSelf();
        this.subscription = view.subscribeAll((id, sighting) -> self.tell(new Saw(id, sighting)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Grant(var service, var names, var known) -> onGrant(service, names, known);
            case Saw(ServiceId service, Sighting sighting) -> onSaw(service, sighting);
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            subscription.cancel();
            return this;
        }
        return Behaviors.unhandled();
    }

    private Behavior<Command> onGrant(ServiceId service, Set<String> names, Map<String, Integer> known) {
        if (readyToGrant()) {
            owners.of(service).tell(new ElastiService.PortsGranted(table.grant(service, names, known)));
            if (table.of(service).size() < names.size()) {
                getContext().getLog().warn("{}: no edge ports are left for all of {}", service, names);
            }
        }
        return this;
    }

    private Behavior<Command> onSaw(ServiceId service, Sighting sighting) {
        if (!readyToGrant()) {
            return this;
        }
        switch (sighting) {
            case Sighting.Seen seen -> {
                if (table.observe(service, seen.edgePorts())) {
                    correct(service);
                }
            }
            case Sighting.Gone() -> table.forget(service);
            case Sighting.Invalid _, Sighting.Unknown _ -> {}
        }
        return this;
    }

    /** The table is built when the view is whole for the first time; a view that is stale now and then changes nothing. */
    private boolean readyToGrant() {
        if (!built && view.current()) {
            Map<ServiceId, Map<String, Integer>> statuses = new HashMap<>();
            view.all().forEach((id, sighting) -> {
                if (sighting instanceof Sighting.Seen seen) {
                    statuses.put(id, seen.edgePorts());
                }
            });
            table.rebuild(statuses).forEach(this::correct);
            built = true;
        }
        return built && view.current();
    }

    private void correct(ServiceId service) {
        getContext().getLog().warn("{}: its status names an edge port that isn't its own; it has others now", service);
        owners.of(service).tell(new ElastiService.PortsGranted(table.of(service)));
    }
}
