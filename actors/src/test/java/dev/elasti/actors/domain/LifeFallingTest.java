package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one dangerous way: from busy to replicas 0, and all that must stop it. */
class LifeFallingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void anIdleServiceFallsAsleepInOrder() {
        World world = World.awake("traffic");
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.all(Action.class).stream()
                        .map(action -> action.getClass().getSimpleName())
                        .distinct())
                .containsSubsequence("EdgeIn", "Park", "Sleep", "Unpark");
        assertThat(world.cluster.parked).isFalse();
        assertThat(world.cluster.replicas).isZero();
        assertThat(world.cluster.slice).hasSize(3);
        assertThat(world.events()).contains("FallingAsleep", "Slept", "Asleep");
    }

    @Test
    void withoutTriggersItNeverSleepsByItself() {
        World world = World.awake();
        world.pass(Duration.ofHours(1));
        assertThat(world.phase()).isEqualTo(Phase.Serving);
    }

    @Test
    void aTriggerThatDoesNotKnowIsNoReasonToSleep() {
        World world = World.awake("prometheus");
        world.verdict = new Verdict.Unknown("no answer");
        world.pass(Duration.ofHours(1));
        assertThat(world.phase()).isEqualTo(Phase.Serving);
        world.verdict = new Verdict.Idle("0 requests");
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
    }

    @Test
    void aStaleViewPutsNothingToSleep() {
        World world = World.awake("traffic");
        world.blind = true;
        world.changed();
        world.pass(Duration.ofMinutes(10));
        assertThat(world.cluster.replicas).isEqualTo(1);
        world.blind = false;
        world.changed();
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
    }

    @Test
    void anEdgeThatDoesNotReportIsNoEvidence() {
        World world = World.awake("traffic");
        world.edgesCount = false;
        world.pass(Duration.ofMinutes(5));
        assertThat(world.phase()).isEqualTo(Phase.Observing);
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void aRequestWhileParkedCancelsTheFall() {
        World world = falling("traffic");
        world.passUntil(MINUTE, w -> w.cluster.parked);
        world.request(0, 1, MINUTE);
        world.pass(Duration.ofSeconds(4));
        assertThat(world.events()).contains("FallCancelled");
        assertThat(world.cluster.parked).isFalse();
        assertThat(world.cluster.replicas).isEqualTo(1);
        assertThat(world.phase()).isEqualTo(Phase.Observing);
    }

    /** One of the edges is the one whose report led to the hold. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aRequestJustBeforeAnEdgeHoldsCancelsTheFall(int edge) {
        World world = falling("traffic");
        world.passUntil(MINUTE, w -> w.cluster.parked);
        // As soon as the owner wants it, and before any edge has heard of it.
        while (world.all(Effect.Hold.class).isEmpty()) {
            world.pass(Duration.ofMillis(1));
        }
        world.request(edge, 1, MINUTE);
        world.pass(Duration.ofSeconds(4));
        assertThat(world.events()).contains("FallCancelled");
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void aPodThatFailsWhileParkedCancelsTheFall() {
        World world = falling("traffic");
        world.passUntil(MINUTE, w -> w.cluster.parked);
        world.cluster.readyPods = 0;
        world.changed();
        world.pass(Duration.ofMillis(200));
        assertThat(world.events()).contains("FallCancelled");
    }

    @Test
    void theParkingKeyTakenOutBySomebodyStartsTheFallOverABoundedNumberOfTimes() {
        World world = falling("traffic");
        for (int i = 0; i < 20; i++) {
            if (!world.passUntil(Duration.ofSeconds(20), w -> w.cluster.parked)) {
                break;
            }
            world.pass(Duration.ofMillis(300));
            world.cluster.parked = false;
            world.changed();
            world.pass(Duration.ofMillis(200));
            if (world.events().contains("FallCancelled")) {
                break;
            }
        }
        assertThat(world.events().stream().filter("FallRestarted"::equals)).hasSize(5);
        assertThat(world.events()).contains("FallCancelled");
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void aBusyServiceIsServedDirectly() {
        World world = World.awake("traffic");
        world.passUntil(MINUTE, w -> w.phase() == Phase.Observing);
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 3; j++) {
                world.request(j, 1, MINUTE);
            }
            world.pass(Duration.ofMillis(100));
        }
        assertThat(world.phase()).isEqualTo(Phase.Serving);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.cluster.slice).isEmpty();
    }

    @Test
    void sleepNowIsServedWhateverTheTraffic() {
        World world = World.awake("traffic");
        world.sleepNow("today");
        for (int i = 0; i < 100 && world.cluster.effectiveSleeps == 0; i++) {
            world.request(i % 3, 1, MINUTE);
            world.pass(Duration.ofMillis(100));
        }
        assertThat(world.cluster.effectiveSleeps).isEqualTo(1);
        assertThat(world.all(Effect.Report.class).getLast().report().sleptFor()).contains("today");
        world.request(0, 1, MINUTE);
        assertThat(world.passUntil(Duration.ofSeconds(30), w -> w.phase() == Phase.Serving))
                .isTrue();
        assertThat(world.refused).isZero();
        assertThat(world.released).isEqualTo(world.asked);
        world.pass(Duration.ofSeconds(4));
        assertThat(world.cluster.effectiveSleeps).isEqualTo(1);
    }

    @Test
    void aRequestUnderWayIsNeverCutEvenByForce() {
        World world = World.awake("traffic");
        world.passUntil(MINUTE, w -> w.phase() == Phase.Observing);
        world.forward(world.edges.getFirst(), Duration.ofMinutes(3));
        world.sleepNow("today");
        world.pass(Duration.ofMinutes(2));
        assertThat(world.cluster.replicas).isEqualTo(1);
        world.pass(Duration.ofMinutes(2));
        assertThat(world.cluster.replicas).isZero();
    }

    @Test
    void nobodyIsHeldForLongBehindARequestUnderWay() {
        World world = World.awake("traffic");
        world.passUntil(MINUTE, w -> w.phase() == Phase.Observing);
        world.forward(world.edges.getFirst(), Duration.ofMinutes(3));
        world.sleepNow("today");
        world.passUntil(MINUTE, w -> w.life().toString().contains("Draining"));
        world.request(1, 1, MINUTE);
        world.pass(Cluster.policy().holdLimit().plusSeconds(1));
        assertThat(world.released).isEqualTo(1);
        assertThat(world.events()).contains("FallCancelled");
        assertThat(world.cluster.effectiveSleeps).isZero();
    }

    @Test
    void aTargetThatChangedBeforeTheWriteIsLookedAtAgain() {
        World world = falling("traffic");
        world.passUntil(
                MINUTE,
                w -> !w.all(Action.Sleep.class).isEmpty() || w.life().toString().contains("Draining"));
        world.cluster.touch();
        world.changed();
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
        assertThat(world.cluster.effectiveSleeps).isEqualTo(1);
    }

    @Test
    void anOwnerThatMovesBeginsNoFall() {
        World world = World.awake("traffic");
        world.feedAll(new Input.Moving());
        world.pass(Duration.ofMinutes(5));
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void anOwnerThatMovesGivesUpTheFallItIsIn() {
        World world = falling("traffic");
        world.passUntil(MINUTE, w -> w.cluster.parked);
        world.feedAll(new Input.Moving());
        world.pass(Duration.ofSeconds(5));
        assertThat(world.cluster.parked).isFalse();
    }

    @Test
    void sliceOnlyLeavesTheServiceAlone() {
        Specification s = Cluster.spec(Duration.ofSeconds(10), "traffic");
        World world = new World(
                new Specification(
                        s.service(),
                        s.target(),
                        1,
                        s.cooldown(),
                        s.triggers(),
                        Handover.SLICE_ONLY,
                        s.activationDeadline(),
                        20,
                        1000,
                        5,
                        s.settle(),
                        s.handoverGrace(),
                        s.directFor(),
                        10,
                        List.of(),
                        ReceptionSpec.PLAIN,
                        ConnectionSpec.USUAL),
                1);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        world.own();
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
        assertThat(world.all(Action.Park.class)).isEmpty();
        assertThat(world.all(Action.Unpark.class)).isEmpty();
    }

    @Test
    void somebodyElseScalesToZeroAndTheEdgeStandsInAtOnce() {
        World world = World.awake("traffic");
        world.cluster.scale(0);
        world.changed();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Asleep);
        assertThat(world.cluster.slice).hasSize(3);
        assertThat(world.events()).contains("ScaledToZero");
    }

    @Test
    void noEdgeNoSleep() {
        World world = World.awake("traffic");
        List.of(0, 1, 2).forEach(world::lose);
        world.pass(Duration.ofMinutes(5));
        assertThat(world.cluster.replicas).isEqualTo(1);
        List.of(0, 1, 2).forEach(world::comeBack);
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.Asleep)).isTrue();
    }

    private static World falling(String... triggers) {
        World world = World.awake(triggers);
        assertThat(world.passUntil(MINUTE, w -> w.phase() == Phase.FallingAsleep))
                .isTrue();
        return world;
    }
}
