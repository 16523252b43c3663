package dev.elasti.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A warm service's answers while a crowd comes to its neighbour on the same node, and stands there. Ten thousand connections
 * cost the machine something wherever they go: so the same crowd goes to a second node, in turns, and what is ours is the
 * difference.
 */
final class BesideACrowd {
    private static final int CROWD = 9_000;
    private static final long A_WHILE = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Double> coming = new ArrayList<>();
    private final List<Double> standing = new ArrayList<>();

    private BesideACrowd() {}

    static void run(Launch launch, Path folder, Effort effort) throws IOException, InterruptedException {
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes();
                HandKubernetes elsewhere = new HandKubernetes()) {
            ServiceUnderTest calm = kubernetes.observed("calm", origin.port());
            ServiceUnderTest crowded = kubernetes.asleep("crowded", origin.port());
            ServiceUnderTest otherwise = elsewhere.asleep("far", origin.port());
            try (NodeProcess node =
                            NodeProcess.start(launch.command(), kubernetes.baseUrl(), folder.resolve("beside.log"));
                    NodeProcess other =
                            NodeProcess.start(launch.command(), elsewhere.baseUrl(), folder.resolve("other.log"))) {
                node.awaitPhase(calm.name(), "Observing");
                List<Double> alone = new ArrayList<>();
                BesideACrowd here = new BesideACrowd();
                BesideACrowd there = new BesideACrowd();
                try (SteadyClient client = new SteadyClient(node.edgePort(calm.name()))) {
                    long turn = TimeUnit.SECONDS.toNanos(effort.seconds());
                    client.ask(turn);
                    for (int round = 0; round < effort.crowds(); round++) {
                        alone.addAll(client.ask(turn));
                        there.round(client, turn, other, otherwise);
                        here.round(client, turn, node, crowded);
                    }
                    System.out.printf(
                            "%na warm service, 500 requests a second, sent away %d times (ms)%n", client.sentAway());
                }
                NeighboursBench.print("alone", alone);
                there.print("to another node");
                here.print("to its neighbour");
            }
        }
    }

    private void round(SteadyClient client, long turn, NodeProcess node, ServiceUnderTest crowded)
            throws IOException, InterruptedException {
        node.awaitPhase(crowded.name(), "Asleep");
        Process crowd = Crowd.start(node.edgePort(crowded.name()), CROWD);
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (node.waiting(crowded.name()) < CROWD && System.nanoTime() < end) {
                coming.addAll(client.ask(A_WHILE));
            }
            standing.addAll(client.ask(turn));
        } finally {
            crowd.destroy();
        }
        crowd.waitFor();
        Waits.await(() -> node.waiting(crowded.name()) == 0);
        crowded.podReady();
        node.awaitPhase(crowded.name(), "Serving");
        crowded.fallAsleep();
    }

    private void print(String where) {
        NeighboursBench.print("while " + CROWD + " requests come " + where, coming);
        NeighboursBench.print("while they wait there", standing);
    }
}
