package dev.elasti.actors.entity;

import static dev.elasti.actors.testing.Sightings.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.testing.FakeEdgeControl;
import java.util.List;
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

        room.expectMessage(new RoomEvent.TellLeft(line));
        assertThat(owner.hasMessages()).isFalse();
    }

    @Test
    void thoseWhoLeaveTogetherAreToldOfInOneMessage() {
        talk.leave(line, "edge-1");
        talk.leave(line, "edge-2");
        talk.tellLeft(line);

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
        talk.tellLeft(line);
        talk.tellLeft(line);
        talk.leave(line, "edge-2");

        assertThat(owner.getAllReceived()).containsExactly(new ElastiService.Leave(List.of("edge-1")));
        assertThat(room.getAllReceived()).hasSize(2);
    }
}
