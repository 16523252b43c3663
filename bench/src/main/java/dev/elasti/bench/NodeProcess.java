package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real node, a process of its own, against the benchmark's API server; looked at through its operations port. */
final class NodeProcess implements AutoCloseable {
    private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final Program program;
    private final OperationsPort operations;
    private final int shared;
    private final double readyAfterMillis;

    private NodeProcess(List<String> command, String apiServer, Path log) throws IOException {
        operations = new OperationsPort(Program.freePort());
        shared = Program.freePort();
        Map<String, String> environment = Map.of(
                "ELASTI_PROFILE",
                "single",
                "ELASTI_KUBERNETES_API_SERVER",
                apiServer,
                "ELASTI_MANAGEMENT_PORT",
                Integer.toString(operations.number()),
                "ELASTI_EDGE_PORT",
                Integer.toString(shared));
        long begin = System.nanoTime();
        program = Program.start(command, environment, operations::ready, log);
        readyAfterMillis = (System.nanoTime() - begin) / 1e6;
    }

    /** Starts a node and waits until it says that it is ready. */
    static NodeProcess start(List<String> command, String apiServer, Path log) throws IOException {
        return new NodeProcess(
                requireNonNull(command, "command"), requireNonNull(apiServer, "apiServer"), requireNonNull(log, "log"));
    }

    Program program() {
        return program;
    }

    /** From exec to the first 200 of the readiness check. */
    double readyAfterMillis() {
        return readyAfterMillis;
    }

    void awaitPhase(String service, String phase) {
        Waits.await(() -> operations.is(service, phase));
    }

    int waiting(String service) {
        return operations.waiting(service);
    }

    /** {@return where the edge takes the connections of this service} */
    int edgePort(String service) {
        return operations.edgePort(service);
    }

    /** {@return where the edge takes connections for all services, known by their hosts} */
    int sharedPort() {
        return shared;
    }

    String metrics() {
        return operations.metrics();
    }

    /** {@return bytes of the objects that are reachable; makes the node collect its garbage} */
    long liveHeapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(program.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher live = LIVE.matcher(output);
        if (!live.find()) {
            throw new IOException("jcmd said something unexpected: " + output);
        }
        return Long.parseLong(live.group(1));
    }

    @Override
    public void close() {
        program.close();
        operations.close();
    }
}
