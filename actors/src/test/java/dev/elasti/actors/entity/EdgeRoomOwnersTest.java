package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Eventually.eventually;
import static dev.elasti.actors.testing.Sightings.POD;
import static dev.elasti.actors.testing.Sightings.TARGET;
import static dev.elasti.actors.testing.Sightings.WEB;
import static dev.elasti.actors.testing.Sightings.asleep;
import static dev.elasti.actors.testing.Sightings.awake;
import static dev.elasti.actors.testing.Sightings.specification;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.ports.Admission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/** No request depends on its owner being alive. */
class EdgeRoomOwnersTest extends EdgeRoomFixture {
    @Test
    void whenTheOwnerDiesItsTicketsGoToTheNext() {
        TestProbe<ElastiService.Command> first = kit.createTestProbe();
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
        TestProbe<ElastiService.Command> first = kit.createTestProbe();
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
        TestProbe<ElastiService.Command> first = kit.createTestProbe();
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
    void whatAnUnreachableNodeHasSaidOfAFullQueueIsNotReliedOn() throws Exception {
        see(asleep(PORT));
        TestProbe<ElastiService.Command> first = kit.createTestProbe();
        room.tell(new EdgeMessage.Hail(WEB, first.getRef()));
        enter();
        int full = specification().maxWaiting();
        room.tell(new EdgeMessage.RefusedFull(WEB, List.of(awaitAsked()), full, 10, Duration.ofSeconds(3)));
        assertThat(outcome()).isInstanceOf(Admission.Refused.class);
        room.tell(new RoomEvent.NodeUnreachable(first.getRef().path().address()));
        settle();
        enter();

        awaitAsked();
        assertThat(outcomes).isEmpty();
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
}
