package dev.elasti.actors.entity;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Tells the room at once when a node can't be reached. Death watch would say so too, but only after the cluster has made up
 * its mind (some 20 s), and tickets that such a node has acknowledged should not wait for that.
 */
final class NodeWatch {
    private NodeWatch() {}

    static Behavior<ClusterEvent.UnreachableMember> create(ActorRef<EdgeRoom.Command> room) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterEvent.UnreachableMember.class));
            return Behaviors.receiveMessage(event -> {
                room.tell(new RoomEvent.NodeUnreachable(event.member().address()));
                return Behaviors.same();
            });
        });
    }
}
