package dev.elasti.node;

import dev.elasti.actors.ports.EdgeControl;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.node.metrics.NodeMetrics;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The edge as the node handles it: opened, drained, stopped. */
public interface EdgeSide extends EdgeControl {
    /** {@return whether clients can come in} Any thread. */
    boolean open();

    /** {@return where the shared port is bound} */
    InetSocketAddress sharedAddress();

    /** The node is about to leave: clients are told to connect anew next time, to another edge. */
    void retreat();

    /**
     * No new connections from now on; may be called again. {@return a stage that completes when those that are open have ended;
     * never fails}
     */
    CompletionStage<Void> drain();

    /** Ends what is left, and the edge's threads. The stage never fails. */
    CompletionStage<Void> stop();

    /** Opens the edge of one node. */
    @FunctionalInterface
    interface Factory {
        EdgeSide open(ActorSystem<?> system, World world, WaitingRoom room, NodeMetrics metrics);
    }
}
