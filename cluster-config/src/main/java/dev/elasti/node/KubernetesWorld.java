package dev.elasti.node;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.actors.ports.Triggers;
import dev.elasti.kubernetes.KubernetesModule;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.triggers.TriggerTypes;
import dev.elasti.triggers.prometheus.PrometheusSettings;
import dev.elasti.triggers.prometheus.PrometheusTrigger;
import dev.elasti.triggers.traffic.TrafficTrigger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The real world: a Kubernetes API server, and the sources that triggers name. */
record KubernetesWorld(KubernetesModule kubernetes, Triggers triggers) implements World {
    static World enter(ActorSystem<?> system, KubernetesSettings kubernetes, PrometheusSettings prometheus) {
        return new KubernetesWorld(
                KubernetesModule.start(system, kubernetes),
                new TriggerTypes(List.of(new TrafficTrigger(), new PrometheusTrigger(system, prometheus))));
    }

    @Override
    public ClusterView view() {
        return kubernetes.view();
    }

    @Override
    public List<String> hosts(ServiceId id) {
        return kubernetes.view().hosts(id);
    }

    @Override
    public Scaler scaler() {
        return kubernetes.scaler();
    }

    @Override
    public TrafficSwitch trafficSwitch() {
        return kubernetes.trafficSwitch();
    }

    @Override
    public ResourceWriter resources() {
        return kubernetes.resourceWriter();
    }

    /** Closing waits for connections to end, so it has a thread of its own. */
    @Override
    public CompletionStage<Void> leave() {
        return CompletableFuture.runAsync(
                kubernetes::close,
                task -> Thread.ofVirtual().name("elasti-leaving").start(task));
    }
}
