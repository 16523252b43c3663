package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starts, hand-overs, deletion, and resources that can't be looked after. */
class LifeTroubleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aMissingTargetIsSaidAndRequestsAreRefusedUntilItIsThere() {
        World world = World.asleep("traffic");
        world.cluster.targetExists = false;
        world.changed();
        world.pass(Duration.ofSeconds(1));
        world.request(0, 1, MINUTE);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Failed);
        assertThat(condition(world, "Ready"))
                .isEqualTo(new StatusReport.Condition(
                        "Ready",
                        false,
                        "TargetMissing",
                        "There is no Deployment/web (apps/v1) in this namespace. Create it, or correct"
                                + " spec.scaleTargetRef."));
        assertThat(world.all(Effect.Refuse.class).getLast().refusal()).isInstanceOf(Refusal.Failing.class);
        world.cluster.targetExists = true;
        world.changed();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Asleep);
    }

    @Test
    void aMissingServiceIsSaid() {
        World world = World.awake("traffic");
        world.cluster.serviceExists = false;
        world.changed();
        world.pass(Duration.ofSeconds(1));
        assertThat(condition(world, "Ready").reason()).isEqualTo("ServiceMissing");
    }

    @Test
    void aStatusThatWasOvertakenByAnOlderOneIsSaidAgain() {
        World world = World.asleep("traffic");
        world.pass(Duration.ofSeconds(30));
        int said = world.all(Effect.Report.class).size();
        world.cluster.lastPhase = Optional.of(Phase.Unsure);
        world.changed();
        world.pass(Cluster.policy().repairEvery().plusSeconds(1));
        assertThat(world.all(Effect.Report.class)).hasSize(said + 1);
        assertThat(world.cluster.lastPhase).contains(Phase.Asleep);
        world.pass(Cluster.policy().repairEvery().multipliedBy(5));
        assertThat(world.all(Effect.Report.class)).hasSize(said + 1);
    }

    @Test
    void aStatusThatCouldNotBeWrittenIsSaidAgainAfterAPause() {
        World world = World.asleep("traffic");
        world.pass(Duration.ofSeconds(30));
        world.request(0, 1, MINUTE);
        world.pass(Duration.ofMillis(1));
        int said = world.all(Effect.Report.class).size();
        StatusReport last = world.all(Effect.Report.class).getLast().report();
        world.feedAll(new Input.Unreported());
        world.feedAll(new Input.Unreported());
        assertThat(world.all(Effect.Report.class)).hasSize(said);
        assertThat(world.passUntil(
                        Cluster.policy().repairEvery().plusSeconds(1),
                        w -> w.all(Effect.Report.class).size() > said))
                .isTrue();
        assertThat(last.phase()).isEqualTo(Phase.Waking);
    }

    @Test
    void anInvalidSpecIsSaidAndTheLastValidOneStands() {
        World world = World.asleep("traffic");
        world.feedAll(new Input.Sighted(new Sighting.Invalid(2, "cooldownPeriod must not be negative")));
        assertThat(condition(world, "Observed").message()).contains("cooldownPeriod must not be negative");
        world.request(0, 1, MINUTE);
        world.pass(Duration.ofMillis(5));
        assertThat(world.all(Action.Wake.class)).isNotEmpty();
    }

    @Test
    void anInvalidSpecFromTheStartIsSaid() {
        Life life = Life.begin(new ServiceId("shop", "web"), Cluster.policy(), Cluster.START);
        Step step = life.on(new Input.Sighted(new Sighting.Invalid(1, "no target")), Cluster.START);
        assertThat(step.next().phase()).isEqualTo(Phase.Failed);
        assertThat(step.effects())
                .anyMatch(effect -> effect instanceof Effect.Report(var report)
                        && report.conditions().getFirst().message().equals("no target"));
    }

    @Test
    void aDeletedResourceGivesItsServiceBackAwakeAndDirect() {
        World world = World.asleep("traffic");
        world.cluster.deleting = true;
        world.changed();
        world.pass(Duration.ofSeconds(5));
        assertThat(world.cluster.replicas).isEqualTo(1);
        assertThat(world.cluster.slice).isEmpty();
        assertThat(world.cluster.finalizer).isFalse();
        assertThat(world.all(Effect.End.class)).hasSize(1);
        assertThat(world.all(Action.class).stream()
                        .map(action -> action.getClass().getSimpleName()))
                .containsSubsequence("Wake", "EdgeOut", "RemoveFinalizer");
    }

    @Test
    void aDeletedResourceWhoseTargetNeverWakesIsLetGoAllTheSame() {
        World world = World.asleep("traffic");
        world.cluster.trouble = Optional.of(new TargetState.Trouble("ImagePullBackOff", "no such image"));
        world.cluster.deleting = true;
        world.changed();
        world.pass(Duration.ofSeconds(30));
        assertThat(world.cluster.finalizer).isFalse();
    }

    @Test
    void whoWaitsForAResourceThatIsGoneIsRefused() {
        World world = World.asleep("traffic");
        world.request(0, 1, MINUTE);
        world.pass(Duration.ofMillis(5));
        world.feedAll(new Input.Sighted(new Sighting.Gone()));
        assertThat(world.all(Effect.Refuse.class).getLast().refusal()).isEqualTo(new Refusal.Unmanaged());
    }

    @Test
    void theFinalizerIsPutOnAtFirstSight() {
        assertThat(World.asleep("traffic").cluster.finalizer).isTrue();
    }

    @Test
    void aNewOwnerOfAnAwakeServiceHoldsItsScaleAndStartsTheCooldownAnew() {
        World world = World.awake("prometheus");
        world.pass(Duration.ofSeconds(5));
        assertThat(world.phase()).isEqualTo(Phase.Serving);
        assertThat(world.cluster.replicas).isEqualTo(1);
        assertThat(world.all(Effect.Open.class)).extracting(Effect.Open::pardon).containsExactly(true);
    }

    @Test
    void aNewOwnerFinishesWhatAFallLeftBehind() {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), "traffic"), 1);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        world.cluster.parked = true;
        world.cluster.slice = List.of("10.0.0.10", "10.0.0.11", "10.0.0.12");
        world.cluster.lastPhase = Optional.of(Phase.FallingAsleep);
        world.own();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Observing);
        assertThat(world.cluster.parked).isFalse();
    }

    @Test
    void aRequestToSleepThatWasServedIsNotRepeatedByANewOwner() {
        World world = new World(Cluster.spec(Duration.ofHours(1), "traffic"), 1);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        world.cluster.sleepNow = Optional.of("today");
        world.cluster.sleptFor = Optional.of("today");
        world.own();
        world.pass(Duration.ofMinutes(1));
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void aServiceThatIsRenamedInTheSpecIsGivenBack() {
        World world = World.asleep("traffic");
        Specification s = world.cluster.spec;
        world.cluster.spec = new Specification(
                "other",
                s.target(),
                1,
                s.cooldown(),
                s.triggers(),
                s.handover(),
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
                ConnectionSpec.USUAL);
        world.changed();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.all(Action.class)).contains(new Action.EdgeOut("web"), new Action.Unpark("web"));
    }

    @Test
    void anEdgeThatIsLostLeavesTheSliceAtOnce() {
        World world = World.asleep("traffic");
        world.pass(Duration.ofSeconds(4));
        world.lose(0);
        world.pass(Duration.ofMillis(200));
        assertThat(world.cluster.slice).containsExactly("10.0.0.11", "10.0.0.12");
    }

    @Test
    void anAnswerToAnOlderWriteChangesNothing() {
        World world = World.asleep("traffic");
        Life before = world.life();
        Step step = before.on(
                new Input.Wrote(
                        new Action.Wake(Cluster.TARGET, 1), new Input.Result.Rejected("an answer nobody waits for")),
                world.now);
        assertThat(step.effects()).isEmpty();
        assertThat(step.next().phase()).isEqualTo(Phase.Asleep);
    }

    private static StatusReport.Condition condition(World world, String type) {
        return world.all(Effect.Report.class).getLast().report().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
