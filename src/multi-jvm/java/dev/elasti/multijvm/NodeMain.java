package dev.elasti.multijvm;

import com.typesafe.config.ConfigFactory;
import dev.elasti.node.Node;

/**
 * The program of a child JVM: one real node with the profile of a cluster, whose settings come as system properties. It
 * answers {@link Commands}.
 */
final class NodeMain {
    private NodeMain() {}

    public static void main(String[] args) {
        Child.serve(() -> new Commands(Node.start(ConfigFactory.load("node.conf")))::answer);
    }
}
