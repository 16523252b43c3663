package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Sightings.OTHER_POD;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static dev.elasti.actors.testing.Sightings.specification;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.Sighting;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of the tickets of those who wait. */
class EdgeRoomTicketsTest extends EdgeRoomFixture {
    private static final int FULL = specification().maxWaiting();

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
    void whoComesToAFullQueueIsRefusedWithoutTheOwner() throws Exception {
        tellFull(FULL);

        enter();
        assertThat(outcome()).isEqualTo(new Admission.Refused(new Refusal.QueueFull(FULL, 10, Duration.ofSeconds(3))));
        owner.expectNoMessage();
        assertThat(gates.of(WEB).arrived()).isEqualTo(2);
        assertThat(gates.waiting()).isZero();
    }

    @Test
    void aFullQueueIsAskedAgainAfterAWhileByOne() throws Exception {
        tellFull(FULL);
        clock.advance(SETTINGS.askFullEvery().plusMillis(1));
        enter();
        enter();

        assertThat(outcome()).isInstanceOf(Admission.Refused.class);
        assertThat(owner.expectMessageClass(ElastiService.Ask.class).places()).hasSize(1);
        owner.expectNoMessage();
    }

    @Test
    void aQueueThatHadRoomForWhoAskedAgainIsAskedByAll() throws Exception {
        tellFull(FULL);
        clock.advance(SETTINGS.askFullEvery().plusMillis(1));
        enter();
        room.tell(new EdgeMessage.Queued(WEB, List.of(asked())));
        settle();
        enter();

        awaitAsked();
    }

    @Test
    void whoWasQueuedBeforeItWasFullSaysNothingOfRoom() throws Exception {
        see(asleep(PORT));
        enter();
        String early = awaitAsked();
        tellFull(FULL);
        room.tell(new EdgeMessage.Queued(WEB, List.of(early)));
        settle();
        enter();

        assertThat(outcome()).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aQueueThatMayHaveRoomIsAskedAgain() throws Exception {
        see(asleep(PORT));
        WaitingRoom.Place place = enter();
        awaitAsked();
        tellFull(FULL);
        place.leave();
        settle();
        enter();

        awaitAsked();
    }

    @Test
    void aQueueThatIsFullByItsBytesMayHaveRoomForASmallerRequest() throws Exception {
        tellFull(FULL - 1);
        enter();

        awaitAsked();
    }

    @Test
    void whereAsManyWaitAsMayNobodyElseAsks() throws Exception {
        see(asleepAfterAStartOf(Duration.ofSeconds(20)));
        IntStream.range(0, FULL).forEach(_ -> enter());
        awaitAsked(FULL);
        clock.advance(Duration.ofSeconds(5));
        enter();

        assertThat(outcome())
                .isEqualTo(new Admission.Refused(new Refusal.QueueFull(FULL, FULL, Duration.ofSeconds(15))));
        owner.expectNoMessage();
    }

    @Test
    void whoLeavesMakesRoomForTheNextToAsk() {
        see(asleep(PORT));
        List<WaitingRoom.Place> places =
                IntStream.range(0, FULL).mapToObj(_ -> enter()).toList();
        awaitAsked(FULL);
        places.getFirst().leave();
        enter();

        awaitAsked();
    }

    @Test
    void whereThereIsAnEndpointTheOwnerIsAskedHoweverManyWait() {
        see(asleep(PORT));
        IntStream.range(0, FULL).forEach(_ -> enter());
        awaitAsked(FULL);
        see(awake(PORT, POD));
        settle();
        enter();

        awaitAsked();
    }

    @Test
    void whoHasBeenLetGoTakesNobodysPlaceWhileThisNodeSeesNoEndpointYet() throws Exception {
        see(asleep(PORT));
        IntStream.range(0, FULL).forEach(_ -> enter());
        room.tell(new EdgeMessage.Release(WEB, awaitAsked(FULL).subList(0, 1)));
        settle();
        enter();
        awaitAsked();
        assertThat(outcomes).isEmpty();
        see(awake(PORT, POD));

        assertThat(outcome()).isEqualTo(new Admission.Released());
    }

    private static Sighting.Seen asleepAfterAStartOf(Duration total) {
        Sighting.Seen asleep = asleep(PORT);
        return new Sighting.Seen(
                asleep.spec(),
                asleep.generation(),
                asleep.uid(),
                asleep.deleting(),
                asleep.finalizer(),
                asleep.sleepNow(),
                asleep.sleptFor(),
                asleep.target(),
                asleep.service(),
                asleep.readyEdges(),
                asleep.lastPhase(),
                asleep.phaseSince(),
                asleep.edgePorts(),
                Optional.of(new ColdStart(Instant.EPOCH, Duration.ZERO, Duration.ZERO, total, Duration.ZERO)));
    }

    /** The owner refuses one for whom there is no room beside so many. */
    private void tellFull(int waiting) throws Exception {
        see(asleep(PORT));
        enter();
        room.tell(new EdgeMessage.RefusedFull(WEB, List.of(awaitAsked()), waiting, 10, Duration.ofSeconds(3)));
        assertThat(outcome())
                .isEqualTo(new Admission.Refused(new Refusal.QueueFull(waiting, 10, Duration.ofSeconds(3))));
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
}
