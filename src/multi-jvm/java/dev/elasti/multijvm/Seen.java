package dev.elasti.multijvm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Everything one node has seen happen to the cluster's members, in order. */
final class Seen {
    private final List<String> events = new CopyOnWriteArrayList<>();

    static Seen from(ActorSystem<?> system) {
        Seen seen = new Seen();
        system.systemActorOf(seen.recorder(), "multi-jvm-recorder", Props.empty());
        return seen;
    }

    /** {@return one event each: what, and the port that stands for the member's address} */
    List<String> events() {
        return List.copyOf(events);
    }

    private Behavior<ClusterEvent.ClusterDomainEvent> recorder() {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterEvent.ClusterDomainEvent.class));
            return Behaviors.receiveMessage(event -> {
                record(event);
                return Behaviors.same();
            });
        });
    }

    private void record(ClusterEvent.ClusterDomainEvent event) {
        if (event instanceof ClusterEvent.MemberEvent happened) {
            add(happened.member().status().toString(), happened.member());
        } else if (event instanceof ClusterEvent.UnreachableMember lost) {
            add("Unreachable", lost.member());
        } else if (event instanceof ClusterEvent.ReachableMember back) {
            add("Reachable", back.member());
        }
    }

    private void add(String what, Member member) {
        events.add(what + ":" + member.address().getPort().orElse(0));
    }
}
