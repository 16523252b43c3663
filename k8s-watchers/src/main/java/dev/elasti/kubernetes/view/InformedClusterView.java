package dev.elasti.kubernetes.view;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.view.Views.ElastiView;
import dev.elasti.kubernetes.watch.LiveTable;
import dev.elasti.kubernetes.write.WrittenResources;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.Materializer;

/** The view from this node's informers. Listeners are called by one actor, which is the one thread of the contract. */
public final class InformedClusterView implements ClusterView, WrittenResources {
    private final ActorRef<SightingBoard.Command> board;
    private final SightingBoard.Snapshot snapshot;
    private final LiveTable<ElastiView> resources;

    private InformedClusterView(
            ActorRef<SightingBoard.Command> board, SightingBoard.Snapshot snapshot, LiveTable<ElastiView> resources) {
        this.board = board;
        this.snapshot = snapshot;
        this.resources = resources;
    }

    /** Starts the watches. They end with the system. */
    public static InformedClusterView start(
            ActorSystem<?> system,
            KubernetesClient client,
            KindDirectory kinds,
            KubernetesSettings settings,
            Clock clock) {
        SightingBoard.Snapshot snapshot = new SightingBoard.Snapshot();
        Watches watches = new Watches(client, settings, clock, Materializer.matFromSystem(system));
        ActorRef<SightingBoard.Command> board = system.systemActorOf(
                SightingBoard.create(watches, kinds, settings, clock, snapshot), "cluster-view", Props.empty());
        return new InformedClusterView(board, snapshot, watches.elastiTable());
    }

    @Override
    public Subscription subscribe(ServiceId id, Consumer<Sighting> listener) {
        return subscribe(Optional.of(id), (_, sighting) -> listener.accept(sighting));
    }

    @Override
    public Subscription subscribeAll(BiConsumer<ServiceId, Sighting> listener) {
        return subscribe(Optional.empty(), listener);
    }

    @Override
    public Optional<Sighting> latest(ServiceId id) {
        return Optional.ofNullable(snapshot.sightings.get(id));
    }

    @Override
    public Map<ServiceId, Sighting> all() {
        return Map.copyOf(snapshot.sightings);
    }

    @Override
    public boolean current() {
        return snapshot.current;
    }

    /** {@return the host names that {@code spec.hosts} gives this service on the shared port} */
    public List<String> hosts(ServiceId id) {
        return resources.find(Joins.key(id)).map(ElastiView::hosts).orElse(List.of());
    }

    @Override
    public Optional<Written> find(ServiceId id) {
        return resources
                .find(Joins.key(id))
                .map(view -> new Written(view.uid(), view.resourceVersion(), view.status()));
    }

    /** Ends the watches; the stage completes when they have ended. */
    public CompletionStage<Done> stop() {
        board.tell(SightingBoard.Stop.INSTANCE);
        return snapshot.stopped;
    }

    private Subscription subscribe(Optional<ServiceId> only, BiConsumer<ServiceId, Sighting> listener) {
        Object token = new Object();
        AtomicBoolean cancelled = new AtomicBoolean();
        board.tell(new SightingBoard.Subscribe(token, only, (id, sighting) -> {
            if (!cancelled.get()) {
                listener.accept(id, sighting);
            }
        }));
        return () -> {
            if (cancelled.compareAndSet(false, true)) {
                board.tell(new SightingBoard.Unsubscribe(token));
            }
        };
    }
}
