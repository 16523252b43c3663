package dev.elasti.actors.entity;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Effect;
import dev.elasti.actors.domain.Input;
import dev.elasti.actors.domain.Life;
import dev.elasti.actors.domain.Phase;
import dev.elasti.actors.domain.Policy;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.Step;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.actors.domain.Ticket;
import dev.elasti.actors.domain.Timer;
import dev.elasti.actors.domain.TrafficReport;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.actors.ports.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Owns one ElastiService's {@link Life}: turns messages into inputs and carries the effects out, and decides nothing itself.
 * Edges, the node's cluster view and {@link EdgePorts} talk to it, through sharding. Nothing is kept when it stops or moves:
 * the edges see it die, find the next owner and send their tickets again, and the rest stands in Kubernetes.
 */
public final class ElastiService extends AbstractMatchingBehavior<ElastiService.Command> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "ElastiService");

    public sealed interface Command permits Wire, Internal {}

    public sealed interface Wire extends Command, WireMessage {}

    /**
     * Requests of {@code edge} ask for places, in this order. Each is answered by {@link EdgeMessage.Queued}, a release or a
     * refusal.
     */
    public record Ask(String edge, List<Wanted> places, ActorRef<EdgeMessage> room) implements Wire {
        public Ask {
            requireNonNull(edge, "edge");
            places = List.copyOf(places);
            requireNonNull(room, "room");
        }
    }

    /** A {@link Ticket}, but for the edge. */
    public record Wanted(String ticketId, Instant since, Instant deadline, long bytes) {
        public Wanted {
            requireNonNull(ticketId, "ticketId");
            requireNonNull(since, "since");
            requireNonNull(deadline, "deadline");
        }

        Ticket ticket(String edge) {
            return new Ticket(ticketId, edge, since, deadline, bytes);
        }
    }

    /** These requests are not held any more: they left, or were released and have ended. */
    public record Leave(List<String> ticketIds) implements Wire {
        public Leave {
            ticketIds = List.copyOf(ticketIds);
        }
    }

    /**
     * An edge is there; sent at first sight, on every change and now and then, so that every resource has a living entity.
     *
     * @param fresh whether the room knows of no owner yet, and so of no hold or count either
     */
    public record EdgeHere(
            String edge, String address, Set<Integer> boundPorts, boolean fresh, ActorRef<EdgeMessage> room)
            implements Wire {
        public EdgeHere {
            requireNonNull(edge, "edge");
            requireNonNull(address, "address");
            boundPorts = Set.copyOf(boundPorts);
            requireNonNull(room, "room");
        }
    }

    /** See {@link TrafficReport}. */
    public record Counted(String edge, long requests, int inFlight) implements Wire {
        public Counted {
            requireNonNull(edge, "edge");
        }
    }

    /** See {@link Input.Holding}; who waits at the edge counts as under way only as long as no ticket of it was sent. */
    public record Holding(String edge, long hold, int inFlight) implements Wire {
        public Holding {
            requireNonNull(edge, "edge");
        }
    }

    /** {@link EdgePorts} has granted these, the whole. */
    public record PortsGranted(Map<String, Integer> edgePorts) implements Wire {
        public PortsGranted {
            edgePorts = Map.copyOf(edgePorts);
        }
    }

    public record Describe(ActorRef<ServiceDescription> replyTo) implements Wire {
        public Describe {
            requireNonNull(replyTo, "replyTo");
        }
    }

    sealed interface Internal extends Command {}

    record Saw(Sighting sighting) implements Internal {}

    record Wrote(Effect.Action action, Input.Result result) implements Internal {}

    /** A status report's write has ended; {@code stands} if the status says so now. */
    record Reported(boolean stands) implements Internal {}

    record Judged(long round, List<Verdict> verdicts) implements Internal {}

    record Due(Timer timer) implements Internal {}

    record RoomsListed(Receptionist.Listing listing) implements Internal {}

    enum AskForPorts implements Internal {
        INSTANCE
    }

    /** Sharding's order to leave this node. */
    enum Stop implements Internal {
        INSTANCE
    }

    private final ServiceId id;
    private final Outside outside;
    private final Edges edges;
    private final EffectRunner effects;
    private final ClusterView.Subscription subscription;
    private Life life;
    private Instant phaseSince;
    private int replicas = -1;

    /** @param end asks sharding to stop this entity */
    static Behavior<Command> create(
            ServiceId id,
            Outside outside,
            ActorRef<? super EdgePorts.Grant> portGrants,
            ActorsSettings settings,
            Runnable end) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Edges edges = new Edges(id, context);
            EffectRunner effects = new EffectRunner(
                    id,
                    outside,
                    context,
                    timers,
                    edges,
                    portGrants,
                    settings.edgePorts().askAgain(),
                    end);
            return new ElastiService(context, id, outside, settings.life(), edges, effects);
        }));
    }

    private ElastiService(
            ActorContext<Command> context,
            ServiceId id,
            Outside outside,
            Policy policy,
            Edges edges,
            EffectRunner effects) {
        super(context);
        this.id = id;
        this.outside = outside;
        this.edges = edges;
        this.effects = effects;
        this.phaseSince = outside.clock().instant();
        this.life = Life.begin(id, policy, phaseSince);
        ActorRef<Command> self = context.getSelf();
        this.subscription = outside.view().subscribe(id, sighting -> self.tell(new Saw(sighting)));
        ActorRef<Receptionist.Listing> rooms = context.messageAdapter(Receptionist.Listing.class, RoomsListed::new);
        context.getSystem().receptionist().tell(Receptionist.subscribe(EdgeRoom.KEY, rooms));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Ask ask -> onAsk(ask);
            case Leave(var ticketIds) -> feed(new Input.Left(ticketIds));
            case EdgeHere here -> onEdgeHere(here);
            case Counted(String edge, long requests, int inFlight) ->
                feed(new Input.Counted(new TrafficReport(edge, requests, inFlight)));
            case Holding(String edge, long hold, int inFlight) -> feed(new Input.Holding(edge, hold, inFlight));
            case PortsGranted(var edgePorts) -> onPortsGranted(edgePorts);
            case Describe(var replyTo) -> onDescribe(replyTo);
            case Saw(Sighting sighting) -> onSaw(sighting);
            case Wrote(Effect.Action action, Input.Result result) -> feed(new Input.Wrote(action, result));
            case Reported(boolean stands) -> stands ? this : feed(new Input.Unreported());
            case Judged(long round, var verdicts) -> feed(new Input.Judged(round, verdicts));
            case Due(Timer timer) -> effects.due(timer) ? feed(new Input.Fired(timer)) : this;
            case RoomsListed(Receptionist.Listing listing) -> onRoomsListed(listing);
            case AskForPorts.INSTANCE -> onAskForPorts();
            case Stop.INSTANCE -> onStop();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            edges.lost(terminated.getRef()).ifPresent(edge -> feed(new Input.EdgeLost(edge)));
            return this;
        }
        if (signal instanceof PostStop) {
            // Nobody who waits is answered here: the edges have seen this death and send their tickets to the next
            // owner.
            subscription.cancel();
            return this;
        }
        return Behaviors.unhandled();
    }

    private Behavior<Command> onAsk(Ask ask) {
        edges.named(ask.edge(), ask.room());
        List<Effect> effects = step(new Input.Asked(
                ask.places().stream().map(wanted -> wanted.ticket(ask.edge())).toList()));
        Set<String> answered = effects.stream()
                .flatMap(effect -> answered(effect).stream())
                .map(Ticket::id)
                .collect(Collectors.toSet());
        List<String> queued = ask.places().stream()
                .map(Wanted::ticketId)
                .filter(ticketId -> !answered.contains(ticketId))
                .toList();
        if (!queued.isEmpty()) {
            ask.room().tell(new EdgeMessage.Queued(id, queued));
        }
        return this;
    }

    private static Optional<Ticket> answered(Effect effect) {
        return switch (effect) {
            case Effect.Release(Ticket ticket) -> Optional.of(ticket);
            case Effect.Refuse(Ticket ticket, var _) -> Optional.of(ticket);
            case Effect.Action _,
                    Effect.Hold _,
                    Effect.Open _,
                    Effect.Count _,
                    Effect.GrantPorts _,
                    Effect.AskTriggers _,
                    Effect.Report _,
                    Effect.Announce _,
                    Effect.SetTimer _,
                    Effect.ClearTimer _,
                    Effect.End _ -> Optional.empty();
        };
    }

    private Behavior<Command> onEdgeHere(EdgeHere here) {
        boolean news = edges.hello(here);
        return news ? feed(new Input.EdgeJoined(here.edge(), here.address(), here.boundPorts())) : this;
    }

    private Behavior<Command> onPortsGranted(Map<String, Integer> edgePorts) {
        effects.portsGranted();
        return feed(new Input.PortsGranted(edgePorts));
    }

    private Behavior<Command> onDescribe(ActorRef<ServiceDescription> replyTo) {
        replyTo.tell(new ServiceDescription(
                id, life.phase(), phaseSince, replicas, life.waiting(), edges.size(), effects.lastColdStart()));
        return this;
    }

    private Behavior<Command> onSaw(Sighting sighting) {
        replicas = sighting instanceof Sighting.Seen seen
                        && seen.target() instanceof TargetState.Present(int present, var _, var _, var _)
                ? present
                : -1;
        return feed(new Input.Sighted(sighting));
    }

    private Behavior<Command> onRoomsListed(Receptionist.Listing listing) {
        listing.getServiceInstances(EdgeRoom.KEY).forEach(edges::met);
        return this;
    }

    private Behavior<Command> onAskForPorts() {
        effects.askForPorts();
        return this;
    }

    private Behavior<Command> onStop() {
        feed(new Input.Moving());
        return Behaviors.stopped();
    }

    private Behavior<Command> feed(Input input) {
        step(input);
        return this;
    }

    private List<Effect> step(Input input) {
        Instant now = outside.clock().instant();
        Phase before = life.phase();
        Step step = life.on(input, now);
        life = step.next();
        if (life.phase() != before) {
            phaseSince = now;
            getContext().getLog().info("{}: {} -> {}", id, before, life.phase());
        }
        effects.runAll(step.effects());
        return step.effects();
    }
}
