package dev.elasti.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that are ready and not ready in turn: the target is not scaled over and over because of it, nor the Service rewritten. */
class LifeFlappingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int FLAPS = 300;

    @Test
    void theEdgeComesOnceToAServiceWhosePodsComeAndGoEachSecond() {
        World world = World.awake("traffic");
        world.pass(SECOND.multipliedBy(3));
        assertThat(world.phase()).isEqualTo(Phase.Serving);
        assertThat(writesWhileFlapping(world, SECOND)).singleElement().isInstanceOf(Action.EdgeIn.class);
    }

    @Test
    void aServiceThatIsWantedIsWokenOnceHoweverItsPodsComeAndGo() {
        World world = World.asleep("traffic");
        world.pass(SECOND.multipliedBy(3));
        world.request(0, 1, MINUTE);
        assertThat(writesWhileFlapping(world, SECOND)).singleElement().isInstanceOf(Action.Wake.class);
        assertThat(world.released).isEqualTo(1);
    }

    @Test
    void slowFlappingBringsTheEdgeAndSendsItAwayOnceEachTimeAndScalesNothing() {
        World world = World.awake("traffic");
        world.pass(SECOND.multipliedBy(3));
        List<Action> writes =
                writesWhileFlapping(world, Cluster.spec(SECOND).handoverGrace().plusSeconds(1));
        assertThat(writes)
                .hasSizeLessThanOrEqualTo(FLAPS)
                .allMatch(a -> a instanceof Action.EdgeIn || a instanceof Action.EdgeOut);
    }

    @Test
    void ofEachFlapTheStatusAndTheEventsTellOnce() {
        World world = World.awake("traffic");
        world.pass(SECOND.multipliedBy(3));
        int reports = world.all(Effect.Report.class).size();
        int events = world.all(Effect.Announce.class).size();
        writesWhileFlapping(world, SECOND);
        // One more each for what was not said yet when it began.
        assertThat(world.all(Effect.Report.class)).hasSizeLessThanOrEqualTo(reports + FLAPS + 1);
        assertThat(world.all(Effect.Announce.class)).hasSizeLessThanOrEqualTo(events + FLAPS + 1);
    }

    private static List<Action> writesWhileFlapping(World world, Duration every) {
        int before = world.all(Action.class).size();
        // Nobody but this makes pods ready.
        world.podStart = Duration.ofDays(1);
        for (int i = 0; i < FLAPS; i++) {
            world.cluster.readyPods = 1 - world.cluster.readyPods;
            world.cluster.touch();
            world.changed();
            world.pass(every);
        }
        List<Action> all = world.all(Action.class);
        return all.subList(before, all.size());
    }
}
