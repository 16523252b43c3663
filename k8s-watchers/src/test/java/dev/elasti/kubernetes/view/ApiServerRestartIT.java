package dev.elasti.kubernetes.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.domain.TargetRef;
import dev.elasti.actors.domain.TargetState;
import dev.elasti.actors.ports.ScaleOutcome;
import dev.elasti.kubernetes.KubernetesModule;
import dev.elasti.kubernetes.testing.Cluster;
import dev.elasti.kubernetes.testing.Yaml;
import java.time.Clock;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;

/** The API server dies and comes back: we know that we don't know, and then we know again. */
class ApiServerRestartIT {
    @Test
    void theViewIsUnknownWhileTheApiServerIsAwayAndCurrentAfterwards() {
        Cluster cluster = Cluster.own();
        ActorTestKit kit = ActorTestKit.create();
        // Stale after a moment, so that the test need not wait for what is half a minute in the field.
        var settings = Cluster.settings(
                "elasti.kubernetes { stale-after = 1 s, check-interval = 100 ms, request-timeout = 2 s }");
        try (var server = cluster.server();
                var module =
                        KubernetesModule.start(kit.system(), cluster.connect(settings), settings, Clock.systemUTC())) {
            ServiceId id = new ServiceId("default", "shop");
            cluster.create("default", Yaml.deployment("web", 0));
            cluster.create("default", Yaml.service("web"));
            cluster.create("default", Yaml.elasti("shop", "web", "web"));
            Cluster.await(
                    "the first view",
                    () -> replicas(module, id) == 0 && module.view().current());

            server.killApiServer();
            Cluster.await("blindness", () -> module.view().all().get(id) instanceof Sighting.Unknown);
            assertThat(module.view().current()).isFalse();
            TargetRef web = new TargetRef("apps/v1", "Deployment", "web");
            assertThat(module.scaler().wake(id, web, 1).toCompletableFuture().join())
                    .isInstanceOf(ScaleOutcome.Unavailable.class);

            server.startApiServer();
            Cluster.await("sight", () -> module.view().current() && replicas(module, id) == 0);
            assertThat(module.scaler().wake(id, web, 2).toCompletableFuture().join())
                    .isInstanceOf(ScaleOutcome.Scaled.class);
            Cluster.await("what happens since", () -> replicas(module, id) == 2);
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aModuleThatStartsBeforeItsApiServerWaitsForIt() {
        Cluster cluster = Cluster.own();
        ActorTestKit kit = ActorTestKit.create();
        var settings = Cluster.settings("elasti.kubernetes { check-interval = 100 ms, request-timeout = 2 s }");
        try (var server = cluster.server()) {
            cluster.create("default", Yaml.deployment("web", 3));
            cluster.create("default", Yaml.elasti("shop", "web", "web"));
            server.killApiServer();
            try (var module =
                    KubernetesModule.start(kit.system(), cluster.connect(settings), settings, Clock.systemUTC())) {
                assertThat(module.view().current()).isFalse();
                server.startApiServer();
                Cluster.await(
                        "the first view",
                        () -> module.view().current() && replicas(module, new ServiceId("default", "shop")) == 3);
            }
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static int replicas(KubernetesModule module, ServiceId id) {
        return module.view().all().get(id) instanceof Sighting.Seen seen
                        && seen.target() instanceof TargetState.Present present
                ? present.replicas()
                : -1;
    }
}
