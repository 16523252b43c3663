package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.client.KindDirectory.KindName;
import dev.elasti.kubernetes.watch.WatchEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Owns this node's joined view of the cluster: takes the news of all watches, one after another, and tells the listeners
 * of each sighting that differs from the last. The watches' streams talk to it, and {@link InformedClusterView} for the
 * listeners. When it stops, its watches stop.
 */
final class SightingBoard extends AbstractBehavior<SightingBoard.Command> {
    sealed interface Command permits Internal, Subscribe, Unsubscribe, Stop {}

    private sealed interface Internal extends Command {}

    /** A listener of one service, or of all if {@code only} is empty; it is told at once what is known. */
    record Subscribe(Object token, Optional<ServiceId> only, BiConsumer<ServiceId, Sighting> listener)
            implements Command {}

    record Unsubscribe(Object token) implements Command {}

    /** Ends the watches and the board. */
    enum Stop implements Command {
        INSTANCE
    }

    private record News<V>(Mirror<V> mirror, WatchEvent<V> event, CompletableFuture<Done> taken) implements Internal {}

    private record KindFound(KindName name, KindDirectory.Entry entry) implements Internal {}

    private enum Check implements Internal {
        INSTANCE
    }

    /** What others may read at any time, from any thread. */
    static final class Snapshot {
        final Map<ServiceId, Sighting> sightings = new ConcurrentHashMap<>();
        final CompletableFuture<Done> stopped = new CompletableFuture<>();
        volatile boolean current;
    }

    /** Stands for all services among the listeners; no resource can have this name. */
    private static final ServiceId EVERY = new ServiceId("*", "*");

    private final Watches watches;
    private final KindDirectory directory;
    private final KubernetesSettings settings;
    private final Clock clock;
    private final Snapshot snapshot;
    private final Joins joins;
    private final Map<Object, Subscribe> subscribers = new HashMap<>();
    private final Map<ServiceId, Set<Object>> byService = new HashMap<>();
    private final Map<KindName, Watches.Running> targets = new HashMap<>();
    private final Map<KindName, Instant> unused = new HashMap<>();
    private final Map<KindName, Instant> retryAt = new HashMap<>();
    private final Set<KindName> lookingUp = new HashSet<>();
    private final List<Watches.Running> core = new ArrayList<>();
    private Optional<String> blind = Optional.of("the watches have not begun yet");
    private Set<KindName> blindKinds = Set.of();

    static Behavior<Command> create(
            Watches watches, KindDirectory directory, KubernetesSettings settings, Clock clock, Snapshot snapshot) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SightingBoard(context, timers, watches, directory, settings, clock, snapshot)));
    }

    private SightingBoard(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Watches watches,
            KindDirectory directory,
            KubernetesSettings settings,
            Clock clock,
            Snapshot snapshot) {
        super(context);
        this.watches = watches;
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.snapshot = snapshot;
        this.joins = new Joins(settings);
        core.add(watches.elastis(event -> tell(joins.elastis(), event)));
        core.add(watches.services(event -> tell(joins.services(), event)));
        core.add(watches.slices(event -> tell(joins.slices(), event)));
        core.add(watches.pods(event -> tell(joins.pods(), event)));
        timers.startTimerWithFixedDelay("check", Check.INSTANCE, settings.checkInterval());
    }

    /** Called by the streams; the stage completes when the news was taken in, which is all the pace they need. */
    private <V> CompletableFuture<Done> tell(Mirror<V> mirror, WatchEvent<V> event) {
        CompletableFuture<Done> taken = new CompletableFuture<>();
        getContext().getSelf().tell(new News<>(mirror, event, taken));
        return taken;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::onCommand)
                .onSignal(PostStop.class, _ -> onStop())
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        return switch (command) {
            case News<?> news -> onNews(news);
            case KindFound found -> onKindFound(found);
            case Check.INSTANCE -> onCheck();
            case Subscribe subscribe -> onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
            case Stop.INSTANCE -> Behaviors.stopped();
        };
    }

    private <V> Behavior<Command> onNews(News<V> news) {
        news.mirror().accept(news.event());
        news.taken().complete(Done.getInstance());
        useKinds();
        publish();
        return this;
    }

    private Behavior<Command> onKindFound(KindFound found) {
        KindName name = found.name();
        lookingUp.remove(name);
        if (!joins.kindsInUse().contains(name) || targets.containsKey(name)) {
            return this;
        }
        switch (found.entry()) {
            case KindDirectory.Entry.Served served
            when served.scalable() -> {
                Mirror<Views.TargetView> mirror = joins.targetMirror(name);
                joins.kind(name, new Joins.TargetKind.Watched(mirror));
                targets.put(name, watches.targets(served, event -> tell(mirror, event)));
            }
            case KindDirectory.Entry.Served _ -> again(name, new Joins.TargetKind.NotScalable());
            case KindDirectory.Entry.NotServed _ -> again(name, new Joins.TargetKind.NotServed());
            case KindDirectory.Entry.Unavailable unavailable ->
                again(name, new Joins.TargetKind.Unknown(name + " can't be looked up: " + unavailable.cause()));
        }
        publish();
        return this;
    }

    private void again(KindName name, Joins.TargetKind state) {
        joins.kind(name, state);
        retryAt.put(name, clock.instant().plus(settings.kindRetry()));
    }

    private Behavior<Command> onCheck() {
        Instant now = clock.instant();
        core.forEach(Watches.Running::check);
        targets.values().forEach(Watches.Running::check);
        Set<KindName> inUse = joins.kindsInUse();
        retryAt.entrySet().removeIf(entry -> {
            boolean due = !entry.getValue().isAfter(now);
            if (due && inUse.contains(entry.getKey()) && lookingUp.add(entry.getKey())) {
                lookUp(entry.getKey());
            }
            return due;
        });
        for (Map.Entry<KindName, Watches.Running> target : Map.copyOf(targets).entrySet()) {
            retire(target.getKey(), target.getValue(), inUse, now);
        }
        publish();
        return this;
    }

    /** A watch outlives its last target for a while: resources are often deleted to be made again. */
    private void retire(KindName name, Watches.Running watch, Set<KindName> inUse, Instant now) {
        if (inUse.contains(name)) {
            unused.remove(name);
        } else if (unused.computeIfAbsent(name, _ -> now)
                .plus(settings.targetLinger())
                .isBefore(now)) {
            watch.stop();
            targets.remove(name);
            unused.remove(name);
            joins.forget(name);
        }
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        subscribers.put(subscribe.token(), subscribe);
        if (subscribe.only().isPresent()) {
            ServiceId id = subscribe.only().orElseThrow();
            byService.computeIfAbsent(id, _ -> new HashSet<>()).add(subscribe.token());
            tellOne(subscribe, id, known(id));
        } else {
            byService.computeIfAbsent(EVERY, _ -> new HashSet<>()).add(subscribe.token());
            Map.copyOf(snapshot.sightings).forEach((id, sighting) -> tellOne(subscribe, id, sighting));
        }
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Subscribe gone = subscribers.remove(unsubscribe.token());
        if (gone != null) {
            byService.computeIfPresent(gone.only().orElse(EVERY), (_, tokens) -> {
                tokens.remove(unsubscribe.token());
                return tokens.isEmpty() ? null : tokens;
            });
        }
        return this;
    }

    private Sighting known(ServiceId id) {
        Sighting sighting = snapshot.sightings.get(id);
        if (sighting != null) {
            return sighting;
        }
        return blind.<Sighting>map(Sighting.Unknown::new).orElseGet(Sighting.Gone::new);
    }

    private void useKinds() {
        for (KindName name : joins.kindsInUse()) {
            if (!targets.containsKey(name) && !retryAt.containsKey(name) && lookingUp.add(name)) {
                lookUp(name);
            }
        }
    }

    private void lookUp(KindName name) {
        getContext().pipeToSelf(directory.lookUp(name), (entry, failure) -> {
            boolean failed = entry == null;
            return new KindFound(name, failed ? new KindDirectory.Entry.Unavailable(String.valueOf(failure)) : entry);
        });
    }

    /** Tells of everything that is not as it was told last. */
    private void publish() {
        Instant now = clock.instant();
        Optional<String> blindNow = joins.blind(now);
        Set<KindName> blindKindsNow = new HashSet<>();
        for (KindName name : targets.keySet()) {
            if (joins.blind(name, now).isPresent()) {
                blindKindsNow.add(name);
            }
        }
        if (!blindNow.equals(blind) || !blindKindsNow.equals(blindKinds)) {
            joins.allDirty();
            byService.keySet().forEach(id -> retell(id, blindNow));
        }
        blind = blindNow;
        blindKinds = Set.copyOf(blindKindsNow);
        for (ServiceId id : joins.takeDirty()) {
            publish(id, blind.<Sighting>map(Sighting.Unknown::new).orElseGet(() -> joins.sighting(id, now)));
        }
        snapshot.current = blind.isEmpty() && blindKinds.isEmpty();
    }

    /** A listener of a service that is not there hears whether that is known or only supposed. */
    private void retell(ServiceId id, Optional<String> blindNow) {
        if (!id.equals(EVERY) && !snapshot.sightings.containsKey(id) && blindNow.isPresent() != blind.isPresent()) {
            Sighting sighting = blindNow.<Sighting>map(Sighting.Unknown::new).orElseGet(Sighting.Gone::new);
            byService.getOrDefault(id, Set.of()).forEach(token -> tellToken(token, id, sighting));
        }
    }

    private void publish(ServiceId id, Sighting sighting) {
        Sighting before = sighting instanceof Sighting.Gone
                ? snapshot.sightings.remove(id)
                : snapshot.sightings.put(id, sighting);
        boolean news = sighting instanceof Sighting.Gone ? before != null : !sighting.equals(before);
        if (news) {
            Set.copyOf(byService.getOrDefault(id, Set.of())).forEach(token -> tellToken(token, id, sighting));
            Set.copyOf(byService.getOrDefault(EVERY, Set.of())).forEach(token -> tellToken(token, id, sighting));
        }
    }

    private void tellToken(Object token, ServiceId id, Sighting sighting) {
        Subscribe subscriber = subscribers.get(token);
        if (subscriber != null) {
            tellOne(subscriber, id, sighting);
        }
    }

    private void tellOne(Subscribe subscriber, ServiceId id, Sighting sighting) {
        try {
            subscriber.listener().accept(id, sighting);
        } catch (RuntimeException e) {
            // One listener's fault is not the others'.
            getContext().getLog().error("A listener of {} has failed", id, e);
        }
    }

    private Behavior<Command> onStop() {
        snapshot.current = false;
        core.forEach(Watches.Running::stop);
        targets.values().forEach(Watches.Running::stop);
        snapshot.stopped.complete(Done.getInstance());
        return this;
    }
}
