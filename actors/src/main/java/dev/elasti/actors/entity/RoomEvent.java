package dev.elasti.actors.entity;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Sighting;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link EdgeRoom} hears on its own node: from the edge, the view, the cluster and its timers. Never leaves the node. */
sealed interface RoomEvent extends EdgeRoom.Command {
    record Entered(Waiter waiter) implements RoomEvent {}

    /** The node's bounds are reached. */
    record TurnedAway(Waiter waiter, Refusal refusal) implements RoomEvent {}

    /** Gave its place up, or was released and has ended. */
    record Left(Waiter waiter) implements RoomEvent {}

    /** Time to tell the owner who has come or left: whatever was in the mailbox before is told with it, in one message. */
    record TellOwner(Line line) implements RoomEvent {}

    /** The last request of a held service has ended. */
    record Emptied(ServiceId service) implements RoomEvent {}

    /** The first request after silence, while counting. */
    record Stirred(ServiceId service) implements RoomEvent {}

    /** A node can't be reached at the moment: what its entities have acknowledged may come to nothing. */
    record NodeUnreachable(Address node) implements RoomEvent {}

    /** This edge is about to leave: owners take it out of their slices. Completed when nothing waits or is under way. */
    record Retreat(CompletableFuture<Void> idle) implements RoomEvent {}

    /** No time is left: whoever still waits is sent away. */
    enum SendAway implements RoomEvent {
        INSTANCE
    }

    /** Asked for the node's health. */
    record AreYouThere(ActorRef<Done> replyTo) implements RoomEvent {}

    record Saw(ServiceId service, Sighting sighting) implements RoomEvent {}

    record LookOver(ServiceId service) implements RoomEvent {}

    record CountDue(ServiceId service) implements RoomEvent {}

    record Absolve(ServiceId service) implements RoomEvent {}

    record Greet(ServiceId service) implements RoomEvent {}

    record Woken(ServiceId service, String outcome) implements RoomEvent {}

    enum BindingsChanged implements RoomEvent {
        INSTANCE
    }

    enum SayHello implements RoomEvent {
        INSTANCE
    }

    enum LookIfIdle implements RoomEvent {
        INSTANCE
    }
}
