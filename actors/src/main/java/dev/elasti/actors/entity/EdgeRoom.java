package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.EdgeControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Owns the waiting requests of one node's edge: takes their tickets to the owners, through deaths and moves of these, and
 * sees to it that each ends by its deadline. The edge talks to it through {@link TicketDesk}, owners with {@link EdgeMessage}s.
 * Its waiting requests are in {@link Gates} and survive a restart; when it stops for good it refuses them.
 */
final class EdgeRoom extends AbstractMatchingBehavior<EdgeRoom.Command> {
    /** Under this key owners find the rooms of all edges. */
    static final ServiceKey<EdgeMessage> KEY = ServiceKey.create(EdgeMessage.class, "elasti-edge-room");

    sealed interface Command permits EdgeMessage, RoomEvent {}

    private final Outside outside;
    private final ActorsSettings.Room settings;
    private final Gates gates;
    private final TimerScheduler<Command> timers;
    private final ClusterView.Subscription subscription;
    private final OwnerTalk talk;
    private final Orders orders;
    private final Lookout lookout;
    private final Lines lines;

    /** @param identity with a name that no other edge ever had, nor this one before a restart of its process */
    static Behavior<Command> create(
            EdgeIdentity identity,
            Outside outside,
            EdgeControl control,
            Owners owners,
            Gates gates,
            ActorsSettings.Room settings) {
        Behavior<Command> room = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            OwnerTalk talk = new OwnerTalk(identity, control, gates::retreating, owners, context.getSelf());
            return new EdgeRoom(context, timers, outside, control, talk, gates, settings);
        }));
        return Behaviors.supervise(room).onFailure(SupervisorStrategy.restart());
    }

    private EdgeRoom(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Outside outside,
            EdgeControl control,
            OwnerTalk talk,
            Gates gates,
            ActorsSettings.Room settings) {
        super(context);
        context.setLoggerName(EdgeRoom.class);
        this.outside = outside;
        this.settings = settings;
        this.gates = gates;
        this.lines = new Lines(gates);
        this.timers = timers;
        this.talk = talk;
        this.orders = new Orders(timers, talk, settings.condemnedAtMost());
        ActorRef<Command> self = context.getSelf();
        this.lookout = new Lookout(
                outside, settings, talk, (line, outcome) -> self.tell(new RoomEvent.Woken(line.id, outcome)));
        // Those who waited before a restart of this actor come first, in their old order.
        gates.waiters().stream()
                .sorted(Comparator.comparing(Waiter::since).thenComparing(Waiter::ticketId))
                .forEach(this::onEntered);
        this.subscription = outside.view().subscribeAll((id, sighting) -> self.tell(new RoomEvent.Saw(id, sighting)));
        control.onBindingsChanged(() -> self.tell(RoomEvent.BindingsChanged.INSTANCE));
        timers.startTimerWithFixedDelay(
                RoomEvent.SayHello.INSTANCE, settings.helloEvery().dividedBy(Lines.PARTS));
        if (gates.retreating()) {
            awaitIdle();
        }
        context.getSystem().receptionist().tell(Receptionist.register(KEY, self.narrow()));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case RoomEvent.Entered(Waiter waiter) -> onEntered(waiter);
            case RoomEvent.TurnedAway(Waiter waiter, Refusal refusal) -> waiter.refuse(refusal);
            case RoomEvent.Left(Waiter waiter) -> onLeft(waiter);
            case RoomEvent.TellOwner(Line line) -> talk.tellOwner(line);
            case RoomEvent.Emptied(ServiceId id) -> orders.reportHolding(lines.of(id));
            case RoomEvent.Stirred(ServiceId id) -> orders.reportCount(lines.of(id));
            case RoomEvent.NodeUnreachable(Address node) -> onNodeUnreachable(node);
            case RoomEvent.Retreat(var idle) -> onRetreat(idle);
            case RoomEvent.SendAway.INSTANCE -> sendAway();
            case RoomEvent.Saw(ServiceId id, Sighting sighting) -> onSaw(lines.of(id), sighting);
            case RoomEvent.LookOver(ServiceId id) -> lookOver(lines.of(id));
            case RoomEvent.CountDue(ServiceId id) -> orders.reportCount(lines.of(id));
            case RoomEvent.Absolve(ServiceId id) -> onAbsolve(lines.of(id));
            case RoomEvent.Greet(ServiceId id) -> onGreet(lines.of(id));
            case RoomEvent.Woken(ServiceId id, String outcome) ->
                getContext().getLog().info("{}: wake: {}", id, outcome);
            case RoomEvent.BindingsChanged.INSTANCE ->
                lines.where(line -> line.seen().isPresent()).forEach(talk::helloIfChanged);
            case RoomEvent.SayHello.INSTANCE -> lines.nextPart(talk::hello, this::drop);
            case RoomEvent.AreYouThere(var replyTo) -> replyTo.tell(Done.getInstance());
            case RoomEvent.LookIfIdle.INSTANCE -> onLookIfIdle();
            case EdgeMessage.Hail(ServiceId id, var owner) -> onHail(lines.of(id), owner);
            case EdgeMessage.Queued(ServiceId id, var ticketIds) -> onQueued(lines.of(id), ticketIds);
            case EdgeMessage.Release(ServiceId id, var ticketIds) -> onRelease(lines.of(id), ticketIds);
            case EdgeMessage.Refused refused -> onRefused(lines.of(refused.service()), refused);
            case EdgeMessage.Hold(ServiceId id, long hold, var condemned) -> orders.hold(lines.of(id), hold, condemned);
            case EdgeMessage.Open(ServiceId id, var _, boolean pardon) -> onOpen(lines.of(id), pardon);
            case EdgeMessage.Count(ServiceId id, Duration every) -> orders.count(lines.of(id), every);
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            lines.where(line -> line.ownedBy(terminated.getRef())).forEach(this::onOwnerLost);
            return this;
        }
        if (signal instanceof PreRestart) {
            subscription.cancel();
            return this;
        }
        if (signal instanceof PostStop) {
            subscription.cancel();
            sendAway();
            return this;
        }
        return Behaviors.unhandled();
    }

    private void onEntered(Waiter waiter) {
        Line line = lines.of(waiter.service());
        if (line.turns.containsKey(waiter.ticketId())) {
            // It came while this actor started, and was found at the gate before its message was read.
            return;
        }
        Instant now = outside.clock().instant();
        Instant deadline = waiter.deadline().equals(Instant.MAX)
                ? waiter.since().plus(line.activationDeadline().orElse(settings.longestWait()))
                : waiter.deadline();
        Line.Turn turn = new Line.Turn(waiter, deadline, now);
        if (line.turns.isEmpty()) {
            RoomEvent.LookOver lookOver = new RoomEvent.LookOver(line.id);
            timers.startTimerWithFixedDelay(lookOver, lookOver, settings.checkEvery());
        }
        line.turns.put(waiter.ticketId(), turn);
        talk.ask(line, turn);
        orders.reportHolding(line);
        if (line.gate.breakSilence()) {
            orders.reportCount(line);
        }
    }

    private void onLeft(Waiter waiter) {
        Line line = lines.of(waiter.service());
        line.turns.remove(waiter.ticketId());
        line.gate.hasRoom();
        talk.leave(line, waiter.ticketId());
        afterTurn(line);
    }

    private void onQueued(Line line, List<String> ticketIds) {
        for (String ticketId : ticketIds) {
            Line.Turn turn = line.turns.get(ticketId);
            if (turn != null) {
                turn.acknowledged = true;
                line.gate.hadRoom(turn.askedAt);
            }
        }
    }

    /**
     * The owner may have seen the endpoint before this node does; the request goes as soon as both have. Its word counts in
     * a hold too, which is about those that it has not let go: after a fall all are held until the last of the queue went.
     */
    private void onRelease(Line line, List<String> ticketIds) {
        boolean reachable = line.reachable();
        line.gate.hasRoom();
        for (String ticketId : ticketIds) {
            Line.Turn turn = line.turns.get(ticketId);
            if (turn == null) {
                // It left while this release was on its way: its turn can go to the next at once.
                talk.leave(line, ticketId);
                continue;
            }
            turn.acknowledged = true;
            turn.released = true;
            if (reachable) {
                line.turns.remove(ticketId);
                if (!turn.waiter.release()) {
                    talk.leave(line, ticketId);
                }
            }
        }
        line.boundGate();
        afterTurn(line);
    }

    private void onRefused(Line line, EdgeMessage.Refused refused) {
        Refusal refusal = EdgeMessage.refusal(refused);
        if (refusal instanceof Refusal.QueueFull full && line.fullByCount(full)) {
            line.gate.isFull(full, settings.askFullEvery(), outside.clock().instant());
        }
        for (String ticketId : refused.ticketIds()) {
            Line.Turn turn = line.turns.remove(ticketId);
            if (turn != null) {
                turn.waiter.refuse(refusal);
            }
        }
        afterTurn(line);
    }

    private void onOpen(Line line, boolean pardon) {
        orders.open(line, pardon);
        lookOver(line);
    }

    private void onAbsolve(Line line) {
        orders.absolve(line);
        lookOver(line);
    }

    private void onHail(Line line, ActorRef<ElastiService.Command> owner) {
        if (line.ownedBy(owner)) {
            return;
        }
        if (line.owner.isPresent()) {
            getContext().unwatch(line.owner.get());
            orders.startOver(line);
        }
        line.owner = Optional.of(owner);
        getContext().watch(owner);
        line.forgetAnswers(outside.clock().instant());
        talk.hello(line);
        lookout.sendAgain(line, outside.clock().instant());
    }

    /** Death watch says so: the next owner is found by the hello, and gets every ticket. */
    private void onOwnerLost(Line line) {
        Instant now = outside.clock().instant();
        line.owner = Optional.empty();
        line.forgetAnswers(now);
        orders.startOver(line);
        if (line.ownerLostAt.plus(settings.answerWithin()).isBefore(now)) {
            onGreet(line);
        } else {
            // An owner that dies of what it is told is not told again at once.
            RoomEvent.Greet greet = new RoomEvent.Greet(line.id);
            timers.startSingleTimer(greet, greet, settings.answerWithin());
        }
        line.ownerLostAt = now;
    }

    private void onGreet(Line line) {
        if (line.exists() || !line.turns.isEmpty()) {
            talk.hello(line);
            lookout.sendAgain(line, outside.clock().instant());
        }
    }

    /** Their owners may be dead, which the cluster will only be sure of later: nothing they have said is relied on. */
    private void onNodeUnreachable(Address node) {
        Instant now = outside.clock().instant();
        lines.where(line -> line.owner
                        .filter(owner -> owner.path().address().equals(node))
                        .isPresent())
                .forEach(line -> line.forgetAnswers(now));
    }

    private void onSaw(Line line, Sighting sighting) {
        boolean existed = line.exists();
        line.saw(sighting);
        if (line.exists() && !existed) {
            talk.hello(line);
        } else {
            talk.helloIfChanged(line);
        }
        lookOver(line);
    }

    private void lookOver(Line line) {
        lookout.lookOver(line);
        line.boundGate();
        afterTurn(line);
    }

    private void onRetreat(CompletableFuture<Void> idle) {
        gates.retreat(idle);
        lines.where(line -> line.seen().isPresent()).forEach(talk::helloIfChanged);
        awaitIdle();
    }

    private void awaitIdle() {
        timers.startTimerWithFixedDelay(RoomEvent.LookIfIdle.INSTANCE, settings.checkEvery());
    }

    private void onLookIfIdle() {
        if (gates.busy() == 0) {
            gates.completeRetreat();
            timers.cancel(RoomEvent.LookIfIdle.INSTANCE);
        }
    }

    private void sendAway() {
        gates.waiters().forEach(waiter -> waiter.refuse(new Refusal.Draining(settings.retryAfter())));
        lines.where(_ -> true).forEach(line -> line.turns.clear());
    }

    private void afterTurn(Line line) {
        orders.reportHolding(line);
        if (line.turns.isEmpty()) {
            timers.cancel(new RoomEvent.LookOver(line.id));
        }
        if (line.vacant()) {
            drop(line);
        }
    }

    private void drop(Line line) {
        line.owner.ifPresent(getContext()::unwatch);
        orders.forget(line);
        lines.drop(line);
    }
}
