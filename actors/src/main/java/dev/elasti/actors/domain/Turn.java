package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import dev.elasti.actors.domain.Sighting.Seen;
import dev.elasti.actors.domain.Writes.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of {@link Life#on} in the making: the memory as it changes, the effects as they come up. Made at the start of the
 * call and gone at its end, so that nothing mutable is ever seen from outside.
 */
final class Turn {
    /** How often the pause between two repairs of what somebody undoes again doubles: a fight stays a slow one. */
    private static final int MOST_PATIENCE = 3;

    final ServiceId id;
    final Policy policy;
    final Instant now;
    final Instant begun;
    View view;
    Instant targetChanged;
    Edges edges;
    Queue queue;
    Writes writes;
    Traffic traffic;
    Judgement judgement;
    Memory.Journal journal;
    Map<String, Integer> granted;
    Instant portsAsked;
    Set<Endpoint> condemned;
    Instant restUntil;
    boolean moving;
    List<Action> leftovers;
    /** Something besides the number of waiting requests may have changed in what is to be reported. */
    boolean newsworthy;

    private long hold;
    private boolean held;
    private boolean counting;
    /** An edge said hello in this turn, and missed what was told to all before. */
    private boolean uncounted;

    private boolean unheld;

    private final Map<Timer, Instant> running;
    private final Map<Timer, Instant> wanted = new EnumMap<>(Timer.class);
    private final List<Effect> effects = new ArrayList<>();

    /** Told last: a write that somebody waits for is not held up by what is said about it. */
    private final List<Effect> announcements = new ArrayList<>();

    Turn(ServiceId id, Policy policy, Memory memory, Instant now) {
        this.id = id;
        this.policy = policy;
        this.now = now;
        this.begun = memory.begun();
        this.view = memory.view();
        this.targetChanged = memory.targetChanged();
        this.edges = memory.edges();
        this.queue = memory.queue();
        this.writes = memory.writes();
        this.traffic = memory.traffic();
        this.judgement = memory.judgement();
        this.journal = memory.journal();
        this.granted = memory.granted();
        this.portsAsked = memory.portsAsked();
        this.hold = memory.hold();
        this.held = memory.held();
        this.counting = memory.counting();
        this.condemned = memory.condemned();
        this.restUntil = memory.restUntil();
        this.moving = memory.moving();
        this.leftovers = memory.leftovers();
        this.running = memory.clocks().isEmpty() ? new EnumMap<>(Timer.class) : new EnumMap<>(memory.clocks());
    }

    // what is known

    /** {@return the last one that this owner or one before it has measured} */
    Optional<ColdStart> lastColdStart() {
        return journal.coldStart().or(() -> view.known().flatMap(Seen::lastColdStart));
    }

    /** {@return what was seen last; only for states that come after the first sighting} */
    Seen seen() {
        return view.known().orElseThrow();
    }

    Specification spec() {
        return seen().spec();
    }

    /** {@return whether the view is whole and new: without it nothing is put to sleep} */
    boolean clear() {
        return view instanceof View.Clear;
    }

    int replicas() {
        return seen().target() instanceof TargetState.Present present ? present.replicas() : -1;
    }

    /**
     * {@return whether replicas are 0, as far as anybody can say} What was seen before our own wake was acknowledged says nothing:
     * each kind has its watch, and that of the pods may be ahead of the target's.
     */
    boolean scaledToZero() {
        boolean wokenSince = writes.of(new Action.Wake(spec().target(), spec().minReplicas()))
                .filter(slot -> slot instanceof Slot.Done done && !targetChanged.isAfter(done.at()))
                .isPresent();
        return clear() && replicas() == 0 && !wokenSince;
    }

    int pods() {
        return seen().target() instanceof TargetState.Present present ? present.pods() : 0;
    }

    Optional<ServiceState.Served> served() {
        return seen().service() instanceof ServiceState.Served served ? Optional.of(served) : Optional.empty();
    }

    boolean parked() {
        return served().map(ServiceState.Served::parked).orElse(false);
    }

    int readyPods() {
        return served().map(ServiceState.Served::readyPods).orElse(0);
    }

    /** {@return whether a pod is ready that was not told to go} */
    boolean ready() {
        return readyPods() > 0 && (condemned.isEmpty() || !condemned.containsAll(endpoints()));
    }

    List<Endpoint> endpoints() {
        return served().map(served -> served.ports().stream()
                        .flatMap(port -> port.endpoints().stream())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    long hold() {
        return hold;
    }

    boolean reached(Instant instant) {
        return !now.isBefore(instant);
    }

    // what is to be done

    void emit(Effect effect) {
        effects.add(effect);
    }

    void announce(String reason, String message) {
        announcements.add(new Effect.Announce(new ServiceEvent(false, reason, message)));
    }

    void warn(String reason, String message) {
        announcements.add(new Effect.Announce(new ServiceEvent(true, reason, message)));
    }

    /** Wants {@code timer} to fire at {@code at} or before. */
    void clock(Timer timer, Instant at) {
        if (!at.equals(Instant.MAX)) {
            wanted.merge(timer, at, (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    void fired(Timer timer) {
        running.remove(timer);
    }

    /**
     * Sees to it that a write is made, and made again while it fails or does not hold.
     *
     * @param seenSo whether the view shows what the write would bring about
     * @return whether it is acknowledged, and seen
     */
    boolean ensure(Action action, boolean seenSo) {
        Optional<Slot> slot = writes.of(action);
        if (slot.isEmpty()) {
            send(new Slot.Sent(action, now, 0, 0));
            return false;
        }
        return switch (slot.get()) {
            case Slot.Sent _ -> false;
            case Slot.Done done
            when !done.action().equals(action) -> {
                send(new Slot.Sent(action, now, 0, 0));
                yield false;
            }
            case Slot.Done done
            when seenSo -> {
                if (done.repeats() > 0) {
                    writes = writes.with(new Slot.Done(action, done.at(), 0));
                }
                yield true;
            }
            case Slot.Done(var _, var at, var repeats) -> {
                // Either the watch is behind, or somebody has undone it.
                Duration pause = policy.repairEvery().multipliedBy(1L << Math.min(repeats, MOST_PATIENCE));
                retry(new Slot.Sent(action, now, 0, repeats + 1), at.plus(pause));
                yield false;
            }
            case Slot.Failed failed
            when !failed.action().equals(action) -> {
                send(new Slot.Sent(action, now, 0, 0));
                yield false;
            }
            case Slot.Failed(var _, var _, var until, var tries, var repeats) -> {
                retry(new Slot.Sent(action, now, tries + 1, repeats), until);
                yield false;
            }
        };
    }

    /** Lets a write begin anew, as if it had never been made, unless it is under way. */
    void forget(Action action) {
        if (writes.of(action).isPresent() && !(writes.of(action).get() instanceof Slot.Sent)) {
            writes = writes.without(action);
        }
    }

    /** Before another look at the facts: the clocks of the state before are of no use any more. */
    void again() {
        wanted.clear();
    }

    private void retry(Slot.Sent next, Instant at) {
        if (reached(at)) {
            send(next);
        } else {
            clock(Timer.RETRY, at);
        }
    }

    private void send(Slot.Sent next) {
        writes = writes.with(next);
        emit(next.action());
    }

    /** Lets the head of the queue go. */
    void release(Queue.Place place) {
        queue = queue.letGo(place);
        emit(new Effect.Release(place.ticket()));
    }

    /** Lets go as many as the ready pods can take at a time; {@return whether nobody is left waiting} */
    boolean releaseSome() {
        long room = Math.max(1L, readyPods()) * spec().concurrency() - queue.underWay();
        for (; room > 0 && !queue.isEmpty(); room--) {
            release(queue.head().orElseThrow());
        }
        return queue.isEmpty();
    }

    void refuse(Queue.Place place, Refusal refusal) {
        queue = queue.without(place.ticket().id());
        emit(new Effect.Refuse(place.ticket(), refusal));
    }

    void refuseAll(Refusal refusal) {
        if (!queue.isEmpty()) {
            queue.all().forEach(place -> refuse(place, refusal));
        }
    }

    /** Tells every edge to hold what is new, under a new number. */
    void holdAll() {
        hold++;
        held = true;
        condemned = Set.copyOf(endpoints());
        emit(new Effect.Hold(hold, endpoints()));
    }

    /** Says the same hold again if an edge came after it. */
    void holdNewcomers() {
        if (unheld) {
            unheld = false;
            emit(new Effect.Hold(hold, List.copyOf(condemned)));
        }
    }

    /** An edge has come. */
    void newcomer() {
        uncounted = true;
        unheld = true;
    }

    /** Sees to it that no edge holds on our word. */
    void open(boolean pardon) {
        if (pardon) {
            condemned = Set.of();
        }
        if (held) {
            held = false;
            emit(new Effect.Open(hold, pardon));
        }
    }

    /** Sees to it that all edges count, or that none does. */
    void count(boolean on) {
        if (on && (!counting || uncounted)) {
            uncounted = false;
            emit(new Effect.Count(policy.countEvery()));
        } else if (!on && counting) {
            emit(new Effect.Count(Duration.ZERO));
        }
        counting = on;
    }

    /** {@return the triggers that must be asked; the edges' own counts are not among them} */
    List<TriggerSpec> triggers() {
        return spec().triggers().stream()
                .filter(trigger -> !trigger.type().equals(Specification.TRAFFIC))
                .toList();
    }

    /** Asks the triggers when it is time to. */
    void askTriggers() {
        if (triggers().isEmpty()) {
            return;
        }
        if (judgement.askedAt().equals(Instant.MIN)
                || reached(judgement.askedAt().plus(policy.triggerInterval()))) {
            askTriggersNow();
        }
        clock(Timer.TRIGGERS, judgement.askedAt().plus(policy.triggerInterval()));
    }

    void askTriggersNow() {
        judgement = judgement.asked(now);
        emit(new Effect.AskTriggers(judgement.round(), triggers(), spec().cooldown()));
    }

    // the end of the turn

    Memory memory() {
        return new Memory(
                begun,
                view,
                targetChanged,
                edges,
                queue,
                writes,
                traffic,
                judgement,
                journal,
                granted,
                portsAsked,
                hold,
                held,
                counting,
                condemned,
                restUntil,
                moving,
                leftovers,
                running);
    }

    /** Moves the timers to where they are wanted, and gives all effects. */
    List<Effect> conclude() {
        for (Timer timer : Timer.values()) {
            Optional<Instant> is = Optional.ofNullable(running.get(timer));
            Optional<Instant> be = Optional.ofNullable(wanted.get(timer));
            // The deadline's clock may fire early, which costs less than moving it for each request that leaves.
            boolean early = timer == Timer.DEADLINE
                    && is.isPresent()
                    && be.isPresent()
                    && !be.get().isBefore(is.get());
            if (be.isPresent() && !be.equals(is) && !early) {
                running.put(timer, be.get());
                emit(new Effect.SetTimer(timer, be.get()));
            } else if (be.isEmpty() && is.isPresent()) {
                running.remove(timer);
                emit(new Effect.ClearTimer(timer));
            }
        }
        effects.addAll(announcements);
        return effects;
    }
}
