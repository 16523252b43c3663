package dev.elasti.bench;

import dev.elasti.kubernetes.embedded.cluster.LoopbackNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Some nodes that are one cluster, each a process with an address of the loopback network of its own for its edge. */
final class NodeTrio implements AutoCloseable {
    /** Well above those that the sandbox and the tests begin with. */
    static final int FIRST_NETWORK = 180;

    private final List<Program> programs = new ArrayList<>();
    private final List<OperationsPort> operations = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private NodeTrio() {}

    static NodeTrio start(Launch launch, String apiServer, LoopbackNetwork network, int count, Path folder)
            throws IOException {
        NodeTrio nodes = new NodeTrio();
        try {
            for (int i = 0; i < count; i++) {
                nodes.startNode(launch, apiServer, network.serviceAddress(), folder.resolve("refusals-" + i + ".log"));
            }
            return nodes;
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    private void startNode(Launch launch, String apiServer, String address, Path log) throws IOException {
        OperationsPort port = new OperationsPort(Program.freePort());
        List<String> settings = new ArrayList<>(List.of(
                "elasti.kubernetes.api-server=" + apiServer,
                "elasti.node.name=node-" + programs.size(),
                "elasti.node.address=" + address,
                "elasti.node.settle=0s",
                "elasti.edge.bind-address=" + address,
                "elasti.edge.shared-port=0",
                "pekko.remote.artery.canonical.port=0",
                "pekko.management.http.port=" + port.number(),
                // All of them have two cores: one that waits for its turn is not a dead one.
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause=15s"));
        if (programs.isEmpty()) {
            settings.add("elasti.node.formation=self-join");
        } else {
            String bootstrap = "pekko.management.cluster.bootstrap.";
            String contact = "pekko.discovery.config.services.elasti-nodes.endpoints.0.";
            settings.addAll(List.of(
                    bootstrap + "contact-point-discovery.discovery-method=config",
                    bootstrap + "contact-point-discovery.required-contact-point-nr=1",
                    bootstrap + "new-cluster-enabled=off",
                    contact + "host=127.0.0.1",
                    contact + "port=" + operations.getFirst().number()));
        }
        List<String> command = new ArrayList<>(launch.command());
        settings.forEach(setting -> command.add(command.indexOf("-cp"), "-D" + setting));
        operations.add(port);
        addresses.add(address);
        programs.add(Program.start(command, Map.of("ELASTI_PROFILE", "cluster"), port::ready, log));
    }

    /** {@return where each node takes the connections of this service} Waits until all do. */
    List<InetSocketAddress> edges(String service) {
        int edgePort = operations.getFirst().edgePort(service);
        List<InetSocketAddress> edges = addresses.stream()
                .map(address -> new InetSocketAddress(address, edgePort))
                .toList();
        Waits.await(() -> edges.stream().allMatch(NodeTrio::accepts));
        return edges;
    }

    void awaitAsleep(String service) {
        Waits.await(() -> operations.getFirst().is(service, "Asleep"));
    }

    int waiting(String service) {
        return operations.getFirst().waiting(service);
    }

    /** {@return processor seconds that all of them have used so far} */
    double cpuSeconds() {
        return programs.stream().mapToDouble(Program::cpuSeconds).sum();
    }

    @Override
    public void close() {
        programs.reversed().forEach(Program::close);
        operations.forEach(OperationsPort::close);
    }

    private static boolean accepts(InetSocketAddress edge) {
        try (Socket socket = new Socket(edge.getAddress(), edge.getPort())) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }
}
