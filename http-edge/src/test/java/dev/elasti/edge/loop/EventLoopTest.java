package dev.elasti.edge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private ActorSystem system;
    private EventLoops loops;

    @BeforeEach
    void start() {
        system = ActorSystem.create(
                "loops",
                ConfigFactory.parseString(
                                "elasti.edge.loops.count = 2, elasti.edge.loop-dispatcher.shutdown-timeout = 1ms")
                        .withFallback(ConfigFactory.load()));
        loops = EventLoops.start(
                system, LoopSettings.from(system.settings().config().getConfig("elasti.edge")));
    }

    @AfterEach
    void stop() {
        loops.close();
        system.terminate();
    }

    @Test
    void tasksOfOneThreadRunInTheirOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        EventLoop loop = loops.next();
        for (int i = 0; i < 10_000; i++) {
            int n = i;
            loop.execute(() -> ran.add(n));
        }
        loop.execute(done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(10_000).isSorted();
    }

    @Test
    void whoBringsManyTasksWaitsForWhoBringsOne() throws Exception {
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        EventLoop loop = loops.next();
        loop.execute(() -> {
            for (int i = 0; i < 1000; i++) {
                loop.inTurn("crowd", () -> ran.add("crowd"));
            }
            loop.inTurn("first neighbour", () -> ran.add("first neighbour"));
            loop.inTurn("second neighbour", () -> ran.add("second neighbour"));
            loop.inTurn("crowd", done::countDown);
        });
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(1002).startsWith("crowd", "first neighbour", "second neighbour", "crowd");
    }

    @Test
    void tasksOfOneOwnerKeepTheirOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        EventLoop loop = loops.next();
        loop.execute(() -> {
            for (int i = 0; i < 100; i++) {
                int n = i;
                loop.inTurn("one", () -> {
                    ran.add(n);
                    loop.inTurn("one", () -> ran.add(n + 100));
                });
                loop.inTurn("other" + i % 3, () -> {});
            }
            loop.execute(() -> loop.inTurn("one", () -> loop.inTurn("one", () -> last.complete(null))));
        });
        last.get(20, TimeUnit.SECONDS);
        assertThat(ran).hasSize(200).isSorted();
    }

    @Test
    void aLineThatNeverEndsLetsOthersIn() throws Exception {
        EventLoop loop = loops.next();
        Runnable[] again = new Runnable[1];
        again[0] = () -> loop.inTurn("crowd", again[0]);
        loop.execute(again[0]);
        assertThat(on(loop)).isTrue();
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheLoop() throws Exception {
        EventLoop loop = loops.next();
        loop.execute(() -> {
            throw new AssertionError("on purpose");
        });
        assertThat(on(loop)).isTrue();
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndCancelledOnesDoNot() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        EventLoop loop = loops.next();
        loop.execute(() -> {
            loop.in(Duration.ofMillis(30), () -> last.complete(null));
            loop.in(Duration.ofMillis(20), () -> ran.add("second"));
            loop.in(Duration.ofMillis(10), () -> ran.add("first"));
            loop.in(Duration.ofMillis(15), () -> ran.add("never")).cancel();
        });
        last.get(20, TimeUnit.SECONDS);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aLoopThatIsBusyWithItselfStillHearsOthers() throws Exception {
        EventLoop loop = loops.next();
        Runnable[] again = new Runnable[1];
        again[0] = () -> loop.execute(again[0]);
        loop.execute(again[0]);
        assertThat(on(loop)).isTrue();
    }

    @Test
    void aDispatcherRunsOnItsLoop() throws Exception {
        for (EventLoop loop : loops.all()) {
            MessageDispatcher dispatcher = system.dispatchers().lookup(loops.dispatcherOf(loop));
            CompletableFuture<Boolean> here = new CompletableFuture<>();
            dispatcher.execute(() -> here.complete(loop.here()));
            assertThat(here.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theLoopOutlivesItsDispatchersShutdown() throws Exception {
        EventLoop loop = loops.next();
        LoopExecutor face = new LoopExecutor(loop);
        face.shutdown();
        assertThat(face.isTerminated()).isTrue();
        assertThat(on(loop)).isTrue();
    }

    private static boolean on(EventLoop loop) throws Exception {
        CompletableFuture<Boolean> here = new CompletableFuture<>();
        loop.execute(() -> here.complete(loop.here()));
        return here.get(20, TimeUnit.SECONDS);
    }
}
