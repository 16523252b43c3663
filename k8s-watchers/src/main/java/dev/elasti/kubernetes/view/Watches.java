package dev.elasti.kubernetes.view;

import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.resource.ElastiService;
import dev.elasti.kubernetes.view.Views.ElastiView;
import dev.elasti.kubernetes.view.Views.PodView;
import dev.elasti.kubernetes.view.Views.ServiceView;
import dev.elasti.kubernetes.view.Views.SliceView;
import dev.elasti.kubernetes.view.Views.TargetView;
import dev.elasti.kubernetes.watch.KindWatch;
import dev.elasti.kubernetes.watch.LiveTable;
import dev.elasti.kubernetes.watch.WatchEvent;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/** The watches the view is made of: which kinds, which namespaces, what is kept. */
final class Watches {
    private final KubernetesClient client;
    private final KubernetesSettings settings;
    private final Clock clock;
    private final Materializer materializer;
    private final KindWatch<ElastiService, ElastiView> elastis;

    Watches(KubernetesClient client, KubernetesSettings settings, Clock clock, Materializer materializer) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.materializer = materializer;
        this.elastis = watch(
                "ElastiService",
                client.resources(ElastiService.class),
                ElastiService::new,
                resource -> Trimming.elasti(resource, settings.defaults()));
    }

    /** Takes an event; its stage completes when the next one may come. */
    interface Taker<V> {
        CompletionStage<Done> take(WatchEvent<V> event);
    }

    /** A watch and the stream from it. */
    record Running(KindWatch<?, ?> watch, UniqueKillSwitch stream) {
        void check() {
            watch.check();
        }

        void stop() {
            stream.shutdown();
            watch.close();
        }
    }

    /** {@return the ElastiServices as last seen, readable from any thread} */
    LiveTable<ElastiView> elastiTable() {
        return elastis.table();
    }

    Running elastis(Taker<ElastiView> taker) {
        return run(elastis, taker);
    }

    Running services(Taker<ServiceView> taker) {
        return run(watch("Service", client.resources(Service.class), Service::new, Trimming::service), taker);
    }

    Running slices(Taker<SliceView> taker) {
        return run(
                watch(
                        "EndpointSlice",
                        client.resources(EndpointSlice.class),
                        EndpointSlice::new,
                        slice -> Trimming.slice(slice, settings.edgeService())),
                taker);
    }

    Running pods(Taker<PodView> taker) {
        return run(watch("Pod", client.resources(Pod.class), Pod::new, Trimming::pod), taker);
    }

    Running targets(KindDirectory.Entry.Served kind, Taker<TargetView> taker) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.name().group())
                .withVersion(kind.name().version())
                .withKind(kind.name().kind())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
        return run(
                watch(
                        kind.name().kind(),
                        client.genericKubernetesResources(context),
                        GenericKubernetesResource::new,
                        Trimming::target),
                taker);
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, V> KindWatch<T, V> watch(
            String kind, MixedOperation<T, L, Resource<T>> objects, Supplier<T> empty, Function<T, Optional<V>> trim) {
        Function<String, SharedIndexInformer<T>> informers = namespace -> namespace.isEmpty()
                ? objects.inAnyNamespace().runnableInformer(0)
                : objects.inNamespace(namespace).runnableInformer(0);
        return new KindWatch<>(kind, settings.namespaces(), informers, empty, trim, settings.restartAfter(), clock);
    }

    private <V> Running run(KindWatch<?, V> watch, Taker<V> taker) {
        UniqueKillSwitch stream = watch.events()
                .viaMat(KillSwitches.single(), Keep.right())
                .mapAsync(1, taker::take)
                .to(Sink.ignore())
                .run(materializer);
        watch.check();
        return new Running(watch, stream);
    }
}
