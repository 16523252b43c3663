package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Sightings.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.elasti.actors.testing.FakeEdgeControl;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What an owner hears, and in which order; inboxes stand for the owner and for the room itself. */
class OwnerTalkTest {
    private final TestInbox<EdgeRoom.Command> room = TestInbox.create();
    private final TestInbox<ElastiService.Command> owner = TestInbox.create();
    private final Line line = new Line(WEB, new Gate());
    private final OwnerTalk talk = new OwnerTalk(
            new EdgeIdentity("edge", "10.0.0.1"),
            new FakeEdgeControl(),
            () -> false,
            _ -> owner.getRef(),
            room.getRef());

    @Test
    void whoLeavesIsToldOfSoon() {
        talk.leave(line, "edge-1");

        room.expectMessage(new RoomEvent.TellOwner(line));
        assertThat(owner.hasMessages()).isFalse();
    }

    @Test
    void thoseWhoLeaveTogetherAreToldOfInOneMessage() {
        talk.leave(line, "edge-1");
        talk.leave(line, "edge-2");
        talk.tellOwner(line);

        assertThat(room.getAllReceived()).hasSize(1);
        assertThat(owner.getAllReceived()).containsExactly(new ElastiService.Leave(List.of("edge-1", "edge-2")));
    }

    @Test
    void whoLeftBeforeSomethingElseIsSaidIsToldOfFirst() {
        talk.leave(line, "edge-1");
        talk.holding(line, 0);

        assertThat(owner.getAllReceived())
                .containsExactly(
                        new ElastiService.Leave(List.of("edge-1")), new ElastiService.Holding("edge", line.hold, 0));
    }

    @Test
    void nobodyIsToldOfTwice() {
        talk.leave(line, "edge-1");
        talk.tellOwner(line);
        talk.tellOwner(line);
        talk.leave(line, "edge-2");

        assertThat(owner.getAllReceived()).containsExactly(new ElastiService.Leave(List.of("edge-1")));
        assertThat(room.getAllReceived()).hasSize(2);
    }

    @Test
    void thoseWhoComeTogetherAreAskedForInOneMessage() {
        talk.ask(line, turn("edge-1"));
        talk.ask(line, turn("edge-2"));
        talk.tellOwner(line);

        assertThat(owner.getAllReceived())
                .singleElement(type(ElastiService.Ask.class))
                .extracting(ElastiService.Ask::places, list(ElastiService.Wanted.class))
                .extracting(ElastiService.Wanted::ticketId)
                .containsExactly("edge-1", "edge-2");
    }

    @Test
    void whoComesAfterSomebodyHasLeftIsAskedForAfterIt() {
        talk.leave(line, "edge-1");
        talk.ask(line, turn("edge-2"));
        talk.leave(line, "edge-2");
        talk.tellOwner(line);

        assertThat(owner.getAllReceived())
                .extracting(message -> (Object) message.getClass())
                .containsExactly(ElastiService.Leave.class, ElastiService.Ask.class, ElastiService.Leave.class);
    }

    @Test
    void noMessageGrowsBeyondWhatTravels() {
        IntStream.range(0, 3 * WireMessage.MOST_TICKETS).forEach(i -> talk.leave(line, "edge-" + i));
        talk.tellOwner(line);

        assertThat(owner.getAllReceived())
                .hasSize(3)
                .allSatisfy(message ->
                        assertThat(((ElastiService.Leave) message).ticketIds()).hasSize(WireMessage.MOST_TICKETS));
    }

    private Line.Turn turn(String ticketId) {
        Gates gates = new Gates(10, 10);
        Waiter waiter = new Waiter(ticketId, WEB, Instant.EPOCH, 1, Instant.MAX, gates, room.getRef(), _ -> {});
        return new Line.Turn(waiter, Instant.MAX, Instant.EPOCH);
    }
}
