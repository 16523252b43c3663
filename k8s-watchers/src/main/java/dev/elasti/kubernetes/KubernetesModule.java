package dev.elasti.kubernetes;

import dev.elasti.actors.ports.ResourceWriter;
import dev.elasti.actors.ports.Scaler;
import dev.elasti.actors.ports.TrafficSwitch;
import dev.elasti.kubernetes.client.ApiCalls;
import dev.elasti.kubernetes.client.Clients;
import dev.elasti.kubernetes.client.KindDirectory;
import dev.elasti.kubernetes.client.Urgency;
import dev.elasti.kubernetes.view.InformedClusterView;
import dev.elasti.kubernetes.write.KubernetesResourceWriter;
import dev.elasti.kubernetes.write.KubernetesScaler;
import dev.elasti.kubernetes.write.KubernetesTrafficSwitch;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.apache.pekko.actor.typed.ActorSystem;

/** This module, started: the ports it implements. Its watches end with it, or with the actor system. */
public record KubernetesModule(
        InformedClusterView view,
        Scaler scaler,
        TrafficSwitch trafficSwitch,
        ResourceWriter resourceWriter,
        KubernetesClient client)
        implements AutoCloseable {

    /** Starts with a client of its own. Returns at once; an API server that is away is awaited. */
    public static KubernetesModule start(ActorSystem<?> system, KubernetesSettings settings) {
        return start(system, Clients.create(settings), settings, Clock.systemUTC());
    }

    /** As above, over this client, which is closed with the module. */
    public static KubernetesModule start(
            ActorSystem<?> system, KubernetesClient client, KubernetesSettings settings, Clock clock) {
        ApiCalls calls = new ApiCalls(client, settings.requestTimeout(), settings.requestsUnderWay());
        KindDirectory kinds = new KindDirectory(calls);
        InformedClusterView view = InformedClusterView.start(system, client, kinds, settings, clock);
        return new KubernetesModule(
                view,
                new KubernetesScaler(calls.as(Urgency.SCALE), kinds),
                new KubernetesTrafficSwitch(calls.as(Urgency.TRAFFIC)),
                new KubernetesResourceWriter(calls.as(Urgency.REPORT), view, settings.eventMemory(), clock),
                client);
    }

    /** Ends the watches, then closes the client. Callable before or after the actor system has ended. */
    @Override
    public void close() {
        var _ = view.stop().thenRun(client::close);
    }
}
