package dev.elasti.actors.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** The side of the room that event loops see, with the actor's mailbox looked at by hand. */
class TicketDeskTest {
    private static final ServiceId WEB = new ServiceId("shop", "web");

    private final TestInbox<EdgeRoom.Command> room = TestInbox.create();
    private final Gates gates = new Gates(10_000, 1 << 20);
    private final TicketDesk desk = desk(gates, room.getRef());

    private static TicketDesk desk(Gates gates, ActorRef<EdgeRoom.Command> room) {
        return new TicketDesk("edge", gates, room, InstantSource.system(), Duration.ofSeconds(1));
    }

    @Test
    void aRequestPassesAnOpenGate() {
        assertThat(desk.tryForward(WEB)).isPresent();
        assertThat(gates.of(WEB).inFlight()).isEqualTo(1);
    }

    @Test
    void aRequestMayNotPassThoseWhoWait() {
        desk.enter(WEB, 1, Instant.MAX, _ -> {});

        assertThat(desk.tryForward(WEB)).isEmpty();
        assertThat(desk.tryForward(new ServiceId("shop", "other"))).isPresent();
    }

    @Test
    void endingTwiceCountsOnce() {
        WaitingRoom.Forwarding first = desk.tryForward(WEB).orElseThrow();
        var _ = desk.tryForward(WEB).orElseThrow();
        first.ended();
        first.ended();

        assertThat(gates.of(WEB).inFlight()).isEqualTo(1);
    }

    @Test
    void theLastOneOutOfAHeldGateIsReported() {
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        gates.of(WEB).hold();
        flight.ended();

        room.expectMessage(new RoomEvent.Emptied(WEB));
    }

    @Test
    void aReleasedRequestIsInFlightUntilItIsDone() {
        List<Admission> outcomes = new ArrayList<>();
        WaitingRoom.Place place = desk.enter(WEB, 1, Instant.MAX, outcomes::add);
        entered().release();

        assertThat(outcomes).containsExactly(new Admission.Released());
        assertThat(gates.of(WEB).inFlight()).isEqualTo(1);
        place.done();
        place.leave();
        assertThat(gates.of(WEB).busy()).isZero();
    }

    @Test
    void whoHasLeftIsNotCalledBack() {
        List<Admission> outcomes = new ArrayList<>();
        WaitingRoom.Place place = desk.enter(WEB, 1, Instant.MAX, outcomes::add);
        Waiter waiter = entered();
        place.leave();

        assertThat(waiter.release()).isFalse();
        assertThat(waiter.refuse(new Refusal.Unmanaged())).isFalse();
        assertThat(outcomes).isEmpty();
        assertThat(gates.waiting()).isZero();
    }

    @Test
    void anEdgeThatThrowsGivesItsTurnBack() {
        desk.enter(WEB, 1, Instant.MAX, _ -> {
            throw new IllegalStateException("on purpose: the edge fails");
        });
        entered().release();

        assertThat(gates.of(WEB).busy()).isZero();
    }

    @Test
    void theNodesBoundsAreKept() {
        Gates small = new Gates(10, 100);
        TicketDesk narrow = desk(small, room.getRef());
        narrow.enter(WEB, 60, Instant.MAX, _ -> {});
        room.receiveMessage();
        narrow.enter(WEB, 60, Instant.MAX, _ -> {});

        assertThat(room.receiveMessage())
                .isInstanceOfSatisfying(
                        RoomEvent.TurnedAway.class,
                        away -> assertThat(away.refusal())
                                .isEqualTo(new Refusal.QueueFull(1, 60, Duration.ofSeconds(1))));
        assertThat(small.waiting()).isEqualTo(1);
        assertThat(small.of(WEB).busy()).isEqualTo(1);
    }

    /** Loops forward and end, an owner holds and opens: what a hold has counted is exactly what it then sees ending. */
    @Test
    void noRequestSlipsPastAHold() throws Exception {
        Gate gate = gates.of(WEB);
        AtomicInteger running = new AtomicInteger();
        try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int loop = 0; loop < 3; loop++) {
                all.add(loops.submit(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        if (gate.tryPass()) {
                            running.incrementAndGet();
                            running.decrementAndGet();
                            gate.ended();
                        }
                    }
                }));
            }
            Callable<Integer> owner = () -> {
                int late = 0;
                for (int i = 0; i < 5_000; i++) {
                    gate.hold();
                    while (gate.busy() > 0) {
                        Thread.onSpinWait();
                    }
                    late += running.get();
                    gate.open();
                }
                return late;
            };
            Future<Integer> late = loops.submit(owner);
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(late.get())
                    .as("requests under way in a gate that was held and empty")
                    .isZero();
        }
        assertThat(gate.busy()).isZero();
    }

    /** The room answers while clients leave and answers end: each is told at most once, and nothing stays counted. */
    @Test
    void everyOutcomeIsToldExactlyOnce() throws Exception {
        int requests = 2_000;
        AtomicInteger told = new AtomicInteger();
        AtomicInteger gone = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                AtomicInteger mine = new AtomicInteger();
                WaitingRoom.Place place = desk.enter(WEB, 1, Instant.MAX, _ -> {
                    assertThat(mine.incrementAndGet()).isEqualTo(1);
                    told.incrementAndGet();
                });
                Waiter waiter = entered();
                all.add(threads.submit(() -> {
                    boolean released = ThreadLocalRandom.current().nextBoolean()
                            ? waiter.release()
                            : waiter.refuse(new Refusal.Unmanaged());
                    if (!released) {
                        gone.incrementAndGet();
                    }
                }));
                all.add(threads.submit(place::leave));
                all.add(threads.submit(place::done));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(told.get() + gone.get()).isEqualTo(requests);
        assertThat(gates.of(WEB).busy()).isZero();
        assertThat(gates.waiting()).isZero();
        assertThat(gates.waitingBytes()).isZero();
    }

    private Waiter entered() {
        while (true) {
            if (room.receiveMessage() instanceof RoomEvent.Entered(Waiter waiter)) {
                return waiter;
            }
        }
    }
}
