package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.OTHER_POD;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.TARGET;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.actors.testing.FakeEdgeControl;
import dev.elasti.actors.testing.FakeOutside;
import dev.elasti.actors.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The room on its own: a probe stands for the way to the owner, time passes when the test says so. */
class EdgeRoomTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ActorsSettings.Room SETTINGS =
            ActorsSettings.from(ConfigFactory.defaultReference()).room();
    private static final int PORT = 10_000;

    private final ManualTime time = ManualTime.get(KIT.system());
    private final TestClock clock = new TestClock();
    private final FakeOutside outside = new FakeOutside();
    private final FakeEdgeControl control = new FakeEdgeControl();
    private final TestProbe<ElastiService.Command> owner = KIT.createTestProbe();
    private final BlockingQueue<Admission> outcomes = new LinkedBlockingQueue<>();
    private final Gates gates = new Gates(100, 1000);
    private final ActorRef<EdgeRoom.Command> room = KIT.spawn(EdgeRoom.create(
            new EdgeIdentity("edge", "10.0.0.1"), outside.with(clock), control, _ -> owner.getRef(), gates, SETTINGS));
    private final WaitingRoom desk = new TicketDesk("edge", gates, room, clock, Duration.ofSeconds(1));

    @AfterEach
    void stopRoom() {
        KIT.stop(room);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aRequestAsksItsOwnerForAPlace() {
        enter();

        ElastiService.Ask ask = owner.expectMessageClass(ElastiService.Ask.class);
        assertThat(ask.edge()).isEqualTo("edge");
        assertThat(ask.places())
                .singleElement()
                .returns(clock.instant(), ElastiService.Wanted::since)
                .returns(clock.instant().plus(SETTINGS.longestWait()), ElastiService.Wanted::deadline);
    }

    @Test
    void theServicesOwnDeadlineIsAskedForWhenTheSpecIsKnown() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        enter();

        assertThat(owner.expectMessageClass(ElastiService.Ask.class)
                        .places()
                        .getFirst()
                        .deadline())
                .isEqualTo(clock.instant().plusSeconds(60));
    }

    @Test
    void aReleaseReachesItsRequestAndItsEndTheOwner() throws Exception {
        see(awake(PORT, POD));
        WaitingRoom.Place place = enter();
        String ticketId = awaitAsked();
        room.tell(new EdgeMessage.Release(WEB, List.of(ticketId)));

        assertThat(outcome()).isEqualTo(new Admission.Released());
        place.done();
        owner.expectMessage(new ElastiService.Leave(List.of(ticketId)));
    }

    @Test
    void aReleaseWaitsUntilThisNodeSeesTheEndpointToo() throws Exception {
        see(asleep(PORT));
        enter();
        room.tell(new EdgeMessage.Release(WEB, List.of(awaitAsked())));
        settle();
        assertThat(outcomes).isEmpty();
        see(awake(PORT, POD));

        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    @Test
    void aReleaseGoesInAHoldToo() throws Exception {
        see(awake(PORT, POD, OTHER_POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        enter();
        room.tell(new EdgeMessage.Release(WEB, List.of(awaitAsked())));

        assertThat(outcome()).isEqualTo(new Admission.Released());
        assertThat(desk.tryForward(WEB)).isEmpty();
    }

    @Test
    void aReleaseInAHoldWaitsForAPodThatWasNotToldToGo() throws Exception {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        enter();
        room.tell(new EdgeMessage.Release(WEB, List.of(awaitAsked())));
        settle();
        assertThat(outcomes).isEmpty();
        see(awake(PORT, POD, OTHER_POD));

        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    @Test
    void aRefusalReachesItsRequest() throws Exception {
        enter();
        room.tell(new EdgeMessage.RefusedFailing(WEB, List.of(asked()), "no target", Duration.ofSeconds(5)));

        assertThat(outcome()).isEqualTo(new Admission.Refused(new Refusal.Failing("no target", Duration.ofSeconds(5))));
    }

    @Test
    void whoLeavesGivesItsPlaceBack() {
        WaitingRoom.Place place = enter();
        String ticketId = asked();
        place.leave();

        owner.expectMessage(new ElastiService.Leave(List.of(ticketId)));
    }

    @Test
    void aReleaseForWhoHasLeftIsGivenBack() {
        WaitingRoom.Place place = enter();
        String ticketId = asked();
        place.leave();
        owner.expectMessage(new ElastiService.Leave(List.of(ticketId)));
        room.tell(new EdgeMessage.Release(WEB, List.of(ticketId)));

        owner.expectMessage(new ElastiService.Leave(List.of(ticketId)));
    }

    @Test
    void aHoldTellsWhatIsLeftAndWhenItIsGone() {
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));
        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
        assertThat(desk.tryForward(WEB)).isEmpty();

        flight.ended();
        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
        room.tell(new EdgeMessage.Open(WEB, 3, false));
        eventually(() -> desk.tryForward(WEB).orElseThrow().ended());
    }

    @Test
    void aHoldsAnswerComesAfterTheTicketsOfThoseWhoWait() {
        enter();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));

        String ticketId = asked();
        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
        assertThat(ticketId).startsWith("edge-");
    }

    @Test
    void whoIsHeldDoesNotKeepAHoldFromBecomingEmpty() {
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));
        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
        enter();
        asked();

        flight.ended();

        owner.expectMessage(new ElastiService.Holding("edge", 3, 0));
    }

    @Test
    void whoStandsAtTheGateWithoutATicketIsLeftInAHold() {
        gates.of(WEB).enter();
        room.tell(new EdgeMessage.Hold(WEB, 3, List.of()));

        owner.expectMessage(new ElastiService.Holding("edge", 3, 1));
    }

    @Test
    void aCondemnedPodIsTrustedAgainWhenTheViewHasLostItOnce() {
        see(awake(PORT, POD, OTHER_POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD, OTHER_POD))).containsExactly(OTHER_POD));
        room.tell(new EdgeMessage.Open(WEB, 1, false));

        see(awake(PORT, POD, OTHER_POD));
        settle();
        assertThat(desk.trusted(WEB, List.of(POD))).isEmpty();

        see(awake(PORT, OTHER_POD));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void aPardonedPodIsTrustedAtOnce() {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).isEmpty());
        room.tell(new EdgeMessage.Open(WEB, 1, true));

        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void aCondemnedPodThatLivesOnIsUsedAgainInTheEnd() {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        room.tell(new EdgeMessage.Open(WEB, 1, false));
        settle();
        assertThat(desk.trusted(WEB, List.of(POD))).isEmpty();
        pass(SETTINGS.condemnedAtMost());

        eventually(() -> assertThat(desk.trusted(WEB, List.of(POD))).containsExactly(POD));
    }

    @Test
    void whenTheOwnerDiesItsTicketsGoToTheNext() {
        TestProbe<ElastiService.Command> first = KIT.createTestProbe();
        room.tell(new EdgeMessage.Hail(WEB, first.getRef()));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), false, room.narrow()));
        enter();
        String ticketId = asked();
        room.tell(new EdgeMessage.Queued(WEB, List.of(ticketId)));
        first.stop();

        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), true, room.narrow()));
        assertThat(asked()).isEqualTo(ticketId);
    }

    @Test
    void whenTheOwnerDiesItsHoldEnds() {
        TestProbe<ElastiService.Command> first = KIT.createTestProbe();
        room.tell(new EdgeMessage.Hail(WEB, first.getRef()));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        owner.fishForMessage(
                Duration.ofSeconds(3),
                message -> message instanceof ElastiService.Holding
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
        first.stop();

        eventually(() -> desk.tryForward(WEB).orElseThrow().ended());
        assertThat(desk.trusted(WEB, List.of(POD))).isEmpty();
    }

    @Test
    void anOwnerThatDoesNotAnswerMakesTheEdgeWakeTheService() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        enter();
        String ticketId = asked();
        pass(SETTINGS.answerWithin());

        assertThat(asked()).as("sent again").isEqualTo(ticketId);
        eventually(() -> assertThat(outside.scaler().wakes()).hasSize(1));
        assertThat(outside.scaler().wakes().getFirst().target()).isEqualTo(TARGET);
        assertThat(outside.scaler().wakes().getFirst().replicas()).isEqualTo(1);
    }

    @Test
    void manyTicketsWithoutAnAnswerAreOneWakeASecond() {
        see(asleep(PORT));
        for (int i = 0; i < 20; i++) {
            enter();
        }
        settle();
        for (int i = 0; i < 12; i++) {
            pass(SETTINGS.checkEvery());
            settle();
        }

        // Three seconds: a wake at the end of each.
        assertThat(outside.scaler().wakes()).hasSize(3);
    }

    @Test
    void anOwnerThatAnswersIsLeftToIt() {
        see(asleep(PORT));
        enter();
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        room.tell(new EdgeMessage.Queued(WEB, List.of(asked())));
        settle();
        pass(SETTINGS.answerWithin().multipliedBy(3));
        settle();

        assertThat(outside.scaler().calls()).isEmpty();
        owner.expectNoMessage(Duration.ZERO);
    }

    @Test
    void whatAnUnreachableNodeHasAcknowledgedIsNotReliedOn() {
        see(asleep(PORT));
        TestProbe<ElastiService.Command> first = KIT.createTestProbe();
        room.tell(new EdgeMessage.Hail(WEB, first.getRef()));
        enter();
        String ticketId = awaitAsked();
        room.tell(new EdgeMessage.Queued(WEB, List.of(ticketId)));
        room.tell(new RoomEvent.NodeUnreachable(first.getRef().path().address()));
        settle();
        pass(SETTINGS.answerWithin());

        eventually(() -> assertThat(outside.scaler().wakes()).hasSize(1));
    }

    @Test
    void whenNobodyAnswersAndAPodIsReadyTheEdgeReleasesItself() throws Exception {
        see(asleep(PORT));
        enter();
        enter();
        settle();
        pass(SETTINGS.answerWithin());
        settle();
        assertThat(outcomes).isEmpty();
        see(awake(PORT, POD));

        assertThat(outcome()).isEqualTo(new Admission.Released());
        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    @Test
    void condemnedPodsAreNoReasonToRelease() {
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Hold(WEB, 1, List.of(POD)));
        room.tell(new EdgeMessage.Open(WEB, 1, false));
        enter();
        settle();
        pass(SETTINGS.answerWithin());
        settle();

        assertThat(outcomes).isEmpty();
    }

    @Test
    void everyTicketEndsByItsDeadlineWhateverItsOwnerDoes() throws Exception {
        see(asleep(PORT));
        desk.enter(WEB, 1, clock.instant().plusSeconds(10), outcomes::add);
        String ticketId = awaitAsked();
        room.tell(new EdgeMessage.Queued(WEB, List.of(ticketId)));
        settle();
        pass(Duration.ofSeconds(10).plus(SETTINGS.deadlineSlack()).plus(SETTINGS.checkEvery()));

        assertThat(outcome())
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.DeadlinePassed.class));
        owner.expectMessage(new ElastiService.Leave(List.of(ticketId)));
    }

    @Test
    void countingBeginsWithWhatIsUnderWay() {
        var _ = desk.tryForward(WEB).orElseThrow();
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));

        owner.expectMessage(new ElastiService.Counted("edge", 0, 1));
    }

    @Test
    void theFirstRequestAfterSilenceIsReportedAtOnce() {
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));
        owner.expectMessage(new ElastiService.Counted("edge", 0, 0));
        var _ = desk.tryForward(WEB).orElseThrow();

        owner.expectMessage(new ElastiService.Counted("edge", 1, 1));
        var _ = desk.tryForward(WEB).orElseThrow();
        var _ = desk.tryForward(WEB).orElseThrow();
        owner.expectNoMessage(Duration.ZERO);
        pass(Duration.ofSeconds(1));
        owner.expectMessage(new ElastiService.Counted("edge", 2, 3));
    }

    @Test
    void countingEndsWhenToldSo() {
        room.tell(new EdgeMessage.Count(WEB, Duration.ofSeconds(1)));
        owner.expectMessage(new ElastiService.Counted("edge", 0, 0));
        room.tell(new EdgeMessage.Count(WEB, Duration.ZERO));
        settle();
        var _ = desk.tryForward(WEB).orElseThrow();
        pass(Duration.ofSeconds(5));
        settle();

        owner.expectNoMessage(Duration.ZERO);
    }

    @Test
    void everyResourceIsGreetedAndAgainWhenAPortIsBound() {
        see(asleep(PORT));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), true, room.narrow()));
        control.bind(PORT);

        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(PORT), true, room.narrow()));
    }

    @Test
    void helloIsRepeatedSoThatNothingLostStaysLost() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        settle();
        pass(SETTINGS.helloEvery());

        owner.expectMessageClass(ElastiService.EdgeHere.class);
    }

    @Test
    void aStaleViewUnbindsNothing() {
        control.bind(PORT);
        see(asleep(PORT));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(PORT), true, room.narrow()));
        see(new Sighting.Unknown("watch is stale"));
        settle();

        owner.expectNoMessage(Duration.ZERO);
    }

    @Test
    void anEdgeThatRetreatsLeavesTheSlicesAndWaitsForItsRequests() {
        control.bind(PORT);
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        WaitingRoom.Forwarding flight = desk.tryForward(WEB).orElseThrow();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        room.tell(new RoomEvent.Retreat(idle));
        owner.expectMessage(new ElastiService.EdgeHere("edge", "10.0.0.1", Set.of(), true, room.narrow()));
        pass(SETTINGS.checkEvery());
        settle();
        assertThat(idle).isNotDone();

        flight.ended();
        pass(SETTINGS.checkEvery());
        assertThat(idle).succeedsWithin(Duration.ofSeconds(3));
    }

    @Test
    void whoStillWaitsWhenTheRoomClosesIsSentAway() throws Exception {
        enter();
        asked();
        KIT.stop(room);

        assertThat(outcome()).isEqualTo(new Admission.Refused(new Refusal.Draining(SETTINGS.retryAfter())));
        assertThat(outside.view().listeners()).isZero();
    }

    @Test
    void whoWaitsOutlivesARestartOfTheRoom() throws Exception {
        see(asleep(PORT));
        enter();
        String ticketId = awaitAsked();
        room.tell(new EdgeMessage.Hold(WEB, 7, List.of()));
        settle();
        control.failNext();
        control.bind(PORT);

        assertThat(awaitAsked()).as("sent again").isEqualTo(ticketId);
        assertThat(desk.tryForward(WEB)).as("the hold goes on").isEmpty();
        see(awake(PORT, POD));
        room.tell(new EdgeMessage.Open(WEB, 7, true));
        room.tell(new EdgeMessage.Release(WEB, List.of(ticketId)));
        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    @Test
    void whatIsGoneIsForgotten() {
        see(asleep(PORT));
        owner.expectMessageClass(ElastiService.EdgeHere.class);
        Gate before = gates.of(WEB);
        see(new Sighting.Gone());

        eventually(() -> assertThat(gates.of(WEB)).isNotSameAs(before));
    }

    private WaitingRoom.Place enter() {
        return desk.enter(WEB, 1, Instant.MAX, outcomes::add);
    }

    private void see(Sighting sighting) {
        outside.view().see(WEB, sighting);
    }

    private String asked() {
        return owner.expectMessageClass(ElastiService.Ask.class)
                .places()
                .getFirst()
                .ticketId();
    }

    /** As {@link #asked}, past whatever else the room says. */
    private String awaitAsked() {
        while (true) {
            if (owner.receiveMessage() instanceof ElastiService.Ask ask) {
                return ask.places().getFirst().ticketId();
            }
        }
    }

    private Admission outcome() throws InterruptedException {
        Admission outcome = outcomes.poll(5, TimeUnit.SECONDS);
        assertThat(outcome).as("an outcome").isNotNull();
        return requireNonNull(outcome);
    }

    /** Returns when the room has done all that it was told before. */
    private void settle() {
        CompletableFuture<Admission> answered = new CompletableFuture<>();
        ServiceId nobody = new ServiceId("nobody", "nobody");
        room.tell(new RoomEvent.TurnedAway(
                new Waiter("none", nobody, clock.instant(), 0, Instant.MAX, gates, room, answered::complete),
                new Refusal.Unmanaged()));
        assertThat(answered).succeedsWithin(Duration.ofSeconds(5));
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        time.timePasses(duration);
    }
}
