package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.EdgeControl;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * All actors of one node, as the wiring sees them. Start once per {@link ActorSystem}, which must be a cluster member or
 * about to become one; stopping the system stops them. Every method can be called from any thread and returns at once.
 */
public final class ElastiActors {
    private final ActorSystem<?> system;
    private final Outside outside;
    private final ActorsSettings settings;
    private final ElastiServices services;
    private final ActorRef<EdgeRoom.Command> room;
    private final WaitingRoom waitingRoom;

    private ElastiActors(
            ActorSystem<?> system,
            Outside outside,
            ActorsSettings settings,
            ElastiServices services,
            ActorRef<EdgeRoom.Command> room,
            WaitingRoom waitingRoom) {
        this.system = system;
        this.outside = outside;
        this.settings = settings;
        this.services = services;
        this.room = room;
        this.waitingRoom = waitingRoom;
    }

    /** Starts the entities' home, the singleton for edge ports and the waiting room of this node's edge. */
    public static ElastiActors start(
            ActorSystem<?> system,
            Outside outside,
            EdgeControl control,
            EdgeIdentity identity,
            ActorsSettings settings) {
        ElastiServices services = ElastiServices.start(system, outside, settings);
        // A pod keeps its name when its process starts again; its old tickets must not be taken for new ones.
        long incarnation = Cluster.get(system).selfMember().uniqueAddress().longUid();
        EdgeIdentity edge =
                new EdgeIdentity(identity.name() + "." + Long.toUnsignedString(incarnation, 36), identity.address());
        Gates gates = new Gates(settings.room().maxWaiting(), settings.room().maxWaitingBytes());
        ActorRef<EdgeRoom.Command> room = system.systemActorOf(
                EdgeRoom.create(edge, outside, control, services, gates, settings.room()),
                "elasti-edge-room",
                Props.empty());
        system.systemActorOf(NodeWatch.create(room), "elasti-node-watch", Props.empty());
        WaitingRoom waitingRoom = new TicketDesk(
                edge.name(), gates, room, outside.clock(), settings.room().retryAfter());
        return new ElastiActors(system, outside, settings, services, room, waitingRoom);
    }

    /** {@return where this node's edge lets its requests wait} */
    public WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /**
     * Asks the owner of every ElastiService that this node sees, wherever it lives. The stage never fails; owners that don't
     * answer in time are left out.
     */
    public CompletionStage<List<ServiceDescription>> describe() {
        List<CompletableFuture<Optional<ServiceDescription>>> answers = outside.view().all().entrySet().stream()
                .filter(entry -> exists(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(ServiceId::entityId))
                .map(id -> describe(id).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> answers.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** {@return what the owner of {@code id} says; empty if it did not answer in time. Never fails} */
    public CompletionStage<Optional<ServiceDescription>> describe(ServiceId id) {
        Duration within = settings.describeWithin();
        return AskPattern.<ElastiService.Command, ServiceDescription>ask(
                        services.of(id), ElastiService.Describe::new, within, system.scheduler())
                .thenApply(Optional::of)
                .exceptionally(_ -> Optional.empty());
    }

    /** {@return whether the waiting room answers, within the time for a query; part of the node's health. Never fails} */
    public CompletionStage<Boolean> healthy() {
        return AskPattern.<EdgeRoom.Command, Done>ask(
                        room, RoomEvent.AreYouThere::new, settings.describeWithin(), system.scheduler())
                .handle((_, failure) -> failure == null);
    }

    /**
     * First step of a shutdown: owners take this edge out of their slices. It goes on serving meanwhile. {@return a stage that
     * completes when no request waits or is under way here; the caller sets a limit to that}
     */
    public CompletionStage<Void> retreat() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        room.tell(new RoomEvent.Retreat(idle));
        return idle;
    }

    /** Last step of a shutdown: whoever still waits here is refused with {@code Draining}. */
    public void sendAway() {
        room.tell(RoomEvent.SendAway.INSTANCE);
    }

    private static boolean exists(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Seen _, Sighting.Invalid _ -> true;
            case Sighting.Gone(), Sighting.Unknown _ -> false;
        };
    }
}
