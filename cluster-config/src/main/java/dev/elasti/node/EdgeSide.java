package dev.elasti.node;

import dev.elasti.actors.ports.ClusterView;
import dev.elasti.actors.ports.EdgeControl;
import dev.elasti.actors.ports.WaitingRoom;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The edge as the node handles it: opened, closed to newcomers, stopped. */
public interface EdgeSide extends EdgeControl {
    /** {@return whether clients can come in} Any thread. */
    boolean open();

    /** {@return where the shared port is bound} */
    InetSocketAddress sharedAddress();

    /** No new connections; those that are open go on. The stage never fails. */
    CompletionStage<Void> closeDoors();

    /** Ends what is left, and the edge's threads. The stage never fails. */
    CompletionStage<Void> stop();

    /** Opens the edge of one node. */
    @FunctionalInterface
    interface Factory {
        EdgeSide open(ActorSystem<?> system, ClusterView view, WaitingRoom room);
    }
}
