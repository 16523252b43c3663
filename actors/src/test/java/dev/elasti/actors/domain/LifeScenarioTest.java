package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whole stretches of a service's life in a simulated cluster. */
class LifeScenarioTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aSleepingServiceWakesOnItsFirstRequestAndTheEdgeLeaves() {
        World world = asleep("traffic");
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofMillis(5));
        assertThat(world.phase()).isEqualTo(Phase.Waking);
        assertThat(world.passUntil(Duration.ofSeconds(3), w -> w.released == 1)).isTrue();
        assertThat(world.passUntil(Duration.ofSeconds(5), w -> w.phase() == Phase.Serving))
                .isTrue();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.cluster.slice).isEmpty();
    }

    @Test
    void anIdleServiceFallsAsleepInOrder() {
        World world = awake("traffic");
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
        assertThat(world.all(Action.class).stream()
                        .filter(action -> !(action instanceof Action.AddFinalizer))
                        .map(action -> action.getClass().getSimpleName())
                        .distinct())
                .containsSubsequence("EdgeIn", "Park", "Sleep", "Unpark");
        world.pass(Duration.ofSeconds(1));
        assertThat(world.cluster.parked).isFalse();
        assertThat(world.cluster.replicas).isZero();
    }

    static World asleep(String... triggers) {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), triggers), 1).own();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Asleep);
        assertThat(world.cluster.slice).hasSize(3);
        return world;
    }

    static World awake(String... triggers) {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), triggers), 1);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        world.own();
        world.pass(Duration.ofSeconds(1));
        return world;
    }
}
