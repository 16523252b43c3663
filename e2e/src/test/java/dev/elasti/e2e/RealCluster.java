package dev.elasti.e2e;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of our own, with the image loaded and the chart installed; gone again when closed. */
final class RealCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAME = "elasti-e2e";
    private static final List<String> IMAGES = List.of("elasti.tar", "sample.tar", "peers.tar");

    private final Path root;
    private final Path kube;

    private RealCluster(Path root) {
        this.root = root;
        this.kube = root.resolveSibling("shared").resolve("kube");
        if (!Files.isExecutable(kube.resolve("cluster"))) {
            throw new AssertionError("These tests need the cluster in " + kube + "; it is not there.");
        }
    }

    /** Brings it up and installs the chart with one node. */
    static RealCluster start() {
        RealCluster cluster = new RealCluster(projectRoot());
        for (String image : IMAGES) {
            if (!Files.isReadable(cluster.image(image))) {
                throw new AssertionError("There is no " + cluster.image(image) + ": build it with -Pimage first.");
            }
        }
        cluster.script("down");
        cluster.script("up");
        try {
            IMAGES.forEach(image -> cluster.script("load", cluster.image(image).toString()));
            cluster.script(
                    "exec",
                    cluster.bin() + "/helm",
                    "install",
                    "elasti",
                    root("helm/elasti"),
                    "--namespace",
                    "elasti",
                    "--create-namespace",
                    "--kubeconfig",
                    cluster.kubeconfig(),
                    "--set",
                    "replicaCount=1",
                    "--set",
                    "image.pullPolicy=Never",
                    "--wait",
                    "--timeout",
                    "120s");
        } catch (AssertionError e) {
            String why = cluster.describeNode();
            cluster.close();
            throw new AssertionError(e.getMessage() + "\n" + why, e);
        }
        return cluster;
    }

    String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return script(command.toArray(String[]::new));
    }

    void apply(String yaml) {
        Shell.run(
                PATIENCE,
                environment(),
                yaml,
                List.of(kube.resolve("cluster").toString(), "kubectl", "apply", "-f", "-"));
    }

    /** {@return the value of a jsonpath in an object's JSON, empty while there is none} */
    String get(String namespace, String object, String jsonPath) {
        return kubectl("get", "-n", namespace, object, "-o", "jsonpath=" + jsonPath)
                .strip();
    }

    /** Waits until {@code actual} gives {@code expected}. */
    void await(String what, Supplier<String> actual, String expected) {
        Instant end = Instant.now().plus(PATIENCE);
        String last = actual.get();
        while (!last.matches(expected)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(what + " should be " + expected + ", is '" + last + "'\n" + describeNode());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            last = actual.get();
        }
    }

    String kubectlProgram() {
        return bin() + "/kubectl";
    }

    String kubeconfig() {
        return "/run/kube-" + NAME + "/admin.kubeconfig";
    }

    /** {@return addresses within the cluster's network that a client may send from, made on first use} */
    String sourceAddresses() {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 8; i++) {
            String address = "198.18.64." + i;
            script("exec", "ip", "addr", "replace", address + "/32", "dev", "node0");
            all.append(i == 1 ? "" : " ").append(address);
        }
        return all.toString();
    }

    private String bin() {
        return shell(List.of(kube.resolve("setup").toString())).strip();
    }

    /** {@return what {@code command} prints, run in the folder of the image of peers and within the cluster's network} */
    String peers(String input, String... command) {
        List<String> whole = new ArrayList<>(List.of("chroot", image("peers").toString()));
        whole.addAll(List.of(command));
        return Shell.run(PATIENCE, environment(), input, inside(whole)).strip();
    }

    /** {@return what {@code image/peers/ask.py} prints of this session} {@code address} is host and port; {@code certificate} is for TLS only. */
    String askAsPeer(String session, String address, String certificate) {
        String[] hostAndPort = address.split(" ", -1);
        return peers(certificate, "/usr/bin/python3", "/opt/peers/ask.py", session, hostAndPort[0], hostAndPort[1]);
    }

    /** Has so many nodes of ours run, and waits until they do. */
    void scaleNodes(int count) {
        kubectl("scale", "statefulset/elasti", "-n", "elasti", "--replicas=" + count);
        kubectl("rollout", "status", "statefulset/elasti", "-n", "elasti", "--timeout=180s");
        await(
                "nodes",
                () -> kubectl("get", "pods", "-n", "elasti", "-o", "jsonpath={.items[*].metadata.name}"),
                IntStream.range(0, count).mapToObj(i -> "elasti-" + i).collect(Collectors.joining(" ")));
    }

    /** Makes a namespace with a secret {@code certificate} for that host name. {@return the certificate} */
    String createCertificate(String namespace, String host) {
        peers(
                "",
                "/usr/bin/openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + host,
                "-addext",
                "subjectAltName=DNS:" + host,
                "-keyout",
                "/run/tls.key",
                "-out",
                "/run/tls.crt");
        Path folder = image("peers").resolve("run");
        kubectl("create", "namespace", namespace);
        kubectl(
                "create",
                "secret",
                "tls",
                "certificate",
                "-n",
                namespace,
                "--cert=" + folder.resolve("tls.crt"),
                "--key=" + folder.resolve("tls.key"));
        try {
            return Files.readString(folder.resolve("tls.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a command that runs {@code command} within the cluster's network} */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(kube.resolve("cluster").toString(), "exec"));
        whole.addAll(command);
        return whole;
    }

    Map<String, String> environment() {
        return Map.of("KUBE_CLUSTER", NAME);
    }

    /** {@return what there is to say about the program itself, for a failure's message} */
    String describeNode() {
        try {
            return kubectl("describe", "elastiservices", "-A") + "\n"
                    + kubectl("describe", "pods", "-n", "elasti") + "\n"
                    + kubectl("logs", "-n", "elasti", "-l", "app.kubernetes.io/name=elasti", "--tail=60");
        } catch (AssertionError e) {
            return "(nothing to be had: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        script("down");
    }

    private String script(String... arguments) {
        List<String> command = new ArrayList<>(List.of(kube.resolve("cluster").toString()));
        command.addAll(List.of(arguments));
        return shell(command);
    }

    private String shell(List<String> command) {
        return Shell.run(PATIENCE, environment(), "", command);
    }

    private Path image(String name) {
        return root.resolve("image/target").resolve(name);
    }

    private static String root(String path) {
        return projectRoot().resolve(path).toString();
    }

    private static Path projectRoot() {
        return requireNonNull(Path.of("").toAbsolutePath().getParent(), "the tests run in the module's folder");
    }
}
