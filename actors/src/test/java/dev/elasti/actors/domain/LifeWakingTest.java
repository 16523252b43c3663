package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From the first request of a sleeping service to the edge's leave, and what can go wrong on the way. */
class LifeWakingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aSleepingServiceWakesOnItsFirstRequestAndTheEdgeLeaves() {
        World world = World.asleep("traffic");
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofMillis(5));
        assertThat(world.phase()).isEqualTo(Phase.Waking);
        assertThat(world.passUntil(Duration.ofSeconds(3), w -> w.released == 1)).isTrue();
        assertThat(world.passUntil(Duration.ofSeconds(5), w -> w.phase() == Phase.Serving))
                .isTrue();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.cluster.slice).isEmpty();
        assertThat(world.life().underWay()).isZero();
    }

    @Test
    void theWakeIsWrittenBeforeAnythingElse() {
        World world = World.asleep("traffic");
        List<Effect> effects = world.life()
                .on(
                        new Input.Asked(List.of(new Ticket("t", "edge-0", world.now, world.now.plus(MINUTE), 1))),
                        world.now)
                .effects();
        assertThat(effects.stream().filter(Action.class::isInstance)).first().isInstanceOf(Action.Wake.class);
    }

    @Test
    void theColdStartIsToldInFourPartsThatAddUp() {
        World world = World.asleep("traffic");
        world.pass(Duration.ofSeconds(5));
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofSeconds(5));
        StatusReport report = world.all(Effect.Report.class).getLast().report();
        ColdStart start = report.lastColdStart().orElseThrow();
        assertThat(start.decision()).isZero();
        assertThat(start.scaleWrite()).isPositive();
        assertThat(start.podReady()).isGreaterThan(Duration.ofMillis(500));
        assertThat(start.release()).isZero();
        assertThat(report.lastScaledUp()).isPresent();
    }

    @Test
    void podsThatAreSeenReadyBeforeTheReplicasAreSeenGetTheRequests() {
        World world = World.asleep("traffic");
        world.podStart = Duration.ZERO;
        world.request(0, 10, MINUTE);
        while (world.cluster.readyPods == 0) {
            world.pass(Duration.ofMillis(1));
        }
        // The write's answer takes 5 ms, the news of it at least 20.
        world.pass(Duration.ofMillis(6));
        SimulatedOwner owner = world.owners.getFirst();
        owner.service = world.cluster.seen();
        assertThat(owner.seen().target())
                .isInstanceOfSatisfying(
                        TargetState.Present.class,
                        target -> assertThat(target.replicas()).isZero());
        world.feed(owner, new Input.Sighted(owner.seen()));
        assertThat(world.released).isEqualTo(1);
        assertThat(world.phase()).isEqualTo(Phase.PassingThrough);
    }

    @Test
    void manyRequestsWakeItOnce() {
        World world = World.asleep("traffic");
        for (int i = 0; i < 15; i++) {
            world.request(i % 3, 1, MINUTE);
        }
        world.pass(Duration.ofSeconds(5));
        assertThat(world.released).isEqualTo(15);
        assertThat(world.all(Action.Wake.class)).hasSize(1);
    }

    @Test
    void noMoreAreUnderWayThanThePodsTake() {
        World world = World.asleep("traffic");
        for (int i = 0; i < 15; i++) {
            world.request(i % 3, 1, MINUTE);
        }
        world.passUntil(Duration.ofSeconds(5), w -> w.released > 0);
        assertThat(world.released).isEqualTo(5);
        assertThat(world.phase()).isEqualTo(Phase.Releasing);
    }

    @Test
    void whoFindsTheQueueFullIsToldWhenToComeBack() {
        World world = World.asleep("traffic");
        for (int i = 0; i < 21; i++) {
            world.request(i % 3, 1, MINUTE);
        }
        world.pass(Duration.ofMillis(5));
        assertThat(world.life().waiting()).isEqualTo(20);
        Refusal refusal = world.all(Effect.Refuse.class).getFirst().refusal();
        assertThat(refusal).isInstanceOfSatisfying(Refusal.QueueFull.class, full -> {
            assertThat(full.waiting()).isEqualTo(20);
            assertThat(full.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        });
    }

    @Test
    void whoFindsTheQueueFullIsToldWhatIsLeftOfTheLastColdStart() {
        World world = World.asleep("traffic");
        Instant earlier = world.now.minusSeconds(3600);
        Duration millis = Duration.ofMillis(10);
        world.cluster.lastColdStart = Optional.of(
                new ColdStart(earlier, millis, millis, Duration.ofSeconds(18).minus(millis), Duration.ZERO));
        world.changed();
        world.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 21; i++) {
            world.request(i % 3, 1, MINUTE);
        }
        world.pass(Duration.ofMillis(5));
        Refusal refusal = world.all(Effect.Refuse.class).getFirst().refusal();
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.QueueFull.class,
                        full -> assertThat(full.retryAfter())
                                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(19)));
    }

    @Test
    void theQueueIsBoundedByBytesToo() {
        World world = World.asleep("traffic");
        world.request(0, 600, MINUTE);
        world.request(1, 600, MINUTE);
        world.pass(Duration.ofMillis(5));
        assertThat(world.life().waitingBytes()).isEqualTo(600);
        assertThat(world.refused).isEqualTo(1);
    }

    @Test
    void aRequestWhoseOwnDeadlinePassesIsToldTheClustersReason() {
        World world = World.asleep("traffic");
        world.cluster.trouble = Optional.of(new TargetState.Trouble("ImagePullBackOff", "no such image"));
        world.request(0, 10, Duration.ofSeconds(3));
        world.pass(Duration.ofSeconds(4));
        assertThat(world.all(Effect.Refuse.class).getLast().refusal())
                .isInstanceOfSatisfying(
                        Refusal.DeadlinePassed.class,
                        passed -> assertThat(passed.cause()).contains("ImagePullBackOff: no such image"));
    }

    @Test
    void aWakeThatLeadsToNothingFailsAndIsNotRetriedAtOnce() {
        World world = World.asleep("traffic");
        world.cluster.trouble = Optional.of(new TargetState.Trouble("CrashLoopBackOff", "it exits"));
        world.request(0, 10, Duration.ofMinutes(5));
        world.pass(Duration.ofSeconds(21));
        assertThat(world.phase()).isEqualTo(Phase.Failed);
        assertThat(world.events()).contains("WakeFailed");
        world.request(1, 10, MINUTE);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.all(Effect.Refuse.class).getLast().refusal())
                .isInstanceOfSatisfying(Refusal.Failing.class, failing -> {
                    assertThat(failing.cause()).contains("CrashLoopBackOff");
                    assertThat(failing.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
                });
        assertThat(world.cluster.replicas).isEqualTo(1);
    }

    @Test
    void aFailedServiceRecoversAsSoonAsAPodIsReady() {
        World world = World.asleep("traffic");
        world.cluster.trouble = Optional.of(new TargetState.Trouble("CrashLoopBackOff", "it exits"));
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofSeconds(21));
        world.cluster.trouble = Optional.empty();
        world.changed();
        world.pass(Duration.ofMillis(1200));
        assertThat(world.phase()).isIn(Phase.PassingThrough, Phase.Serving);
    }

    @Test
    void aClientThatLeavesFreesItsPlaceAndTheWakeGoesOn() {
        World world = World.asleep("traffic");
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofMillis(5));
        world.leave(0);
        assertThat(world.life().waiting()).isZero();
        world.pass(Duration.ofSeconds(2));
        assertThat(world.phase()).isEqualTo(Phase.PassingThrough);
    }

    @Test
    void whileTheApiServerIsAwayTheWakeIsSentAgainWithinASecond() {
        World world = World.asleep("traffic");
        world.cluster.reachable = false;
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.all(Action.Wake.class)).hasSizeBetween(6, 12);
        world.cluster.reachable = true;
        world.pass(Duration.ofSeconds(3));
        assertThat(world.released).isEqualTo(1);
    }

    @Test
    void anActiveTriggerWakesIt() {
        World world = World.asleep("prometheus");
        world.verdict = new Verdict.Active("jobs are queued");
        assertThat(world.passUntil(Duration.ofSeconds(15), w -> w.phase() == Phase.PassingThrough))
                .isTrue();
    }

    @Test
    void somebodyElseMayScaleItUp() {
        World world = World.asleep("traffic");
        world.cluster.scale(2);
        world.changed();
        assertThat(world.passUntil(Duration.ofSeconds(10), w -> w.phase() == Phase.Serving))
                .isTrue();
        assertThat(world.all(Action.Wake.class)).isEmpty();
    }

    @Test
    void aRequestBeforeTheFirstViewWaitsForIt() {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), "traffic"), 1);
        world.blind = true;
        world.own();
        world.request(0, 10, MINUTE);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.phase()).isEqualTo(Phase.Unsure);
        world.blind = false;
        world.changed();
        world.pass(Duration.ofSeconds(3));
        assertThat(world.released).isEqualTo(1);
    }

    @Test
    void tenThousandWaitAndAreAllReleasedAsOthersEnd() {
        Specification s = Cluster.spec(Duration.ofSeconds(10), "traffic");
        World world = new World(
                new Specification(
                        s.service(),
                        s.target(),
                        1,
                        s.cooldown(),
                        s.triggers(),
                        s.handover(),
                        s.activationDeadline(),
                        10_000,
                        10_000,
                        100,
                        s.settle(),
                        s.handoverGrace(),
                        s.directFor(),
                        10,
                        List.of(),
                        ReceptionSpec.PLAIN,
                        ConnectionSpec.USUAL),
                1);
        world.cluster.finalizer = true;
        Life life = Life.begin(new ServiceId("shop", "web"), Cluster.policy(), world.now)
                .on(new Input.Sighted(world.cluster.seen()), world.now)
                .next();
        for (int i = 0; i < 10_000; i++) {
            Ticket ticket = new Ticket("t" + i, "edge-0", world.now, world.now.plus(MINUTE), 1);
            life = life.on(new Input.Asked(List.of(ticket)), world.now).next();
        }
        assertThat(life.waiting()).isEqualTo(10_000);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        Step step = life.on(new Input.Sighted(world.cluster.seen()), world.now);
        Deque<String> released = new ArrayDeque<>();
        int ended = 0;
        noteReleases(step, released);
        assertThat(released).hasSize(100);
        while (!released.isEmpty()) {
            step = step.next().on(new Input.Left(List.of(released.remove())), world.now);
            noteReleases(step, released);
            assertThat(released).hasSizeLessThanOrEqualTo(100);
            ended++;
        }
        assertThat(ended).isEqualTo(10_000);
        assertThat(step.next().phase()).isEqualTo(Phase.PassingThrough);
    }

    private static void noteReleases(Step step, Deque<String> released) {
        step.effects().forEach(effect -> {
            if (effect instanceof Effect.Release(var ticket)) {
                released.add(ticket.id());
            }
        });
    }

    @Test
    void aTicketThatIsSentAgainKeepsItsPlace() {
        World world = World.asleep("traffic");
        Ticket first = world.request(0, 10, MINUTE);
        world.request(1, 10, MINUTE);
        world.pass(Duration.ofMillis(5));
        world.feedAll(new Input.Asked(List.of(first)));
        assertThat(world.life().waiting()).isEqualTo(2);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.all(Effect.Release.class).getFirst().ticket()).isEqualTo(first);
    }
}
