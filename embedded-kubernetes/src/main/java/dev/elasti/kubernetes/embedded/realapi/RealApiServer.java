package dev.elasti.kubernetes.embedded.realapi;

import dev.elasti.kubernetes.embedded.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes control plane without nodes, for tests: objects, admission, CEL, server-side apply and the in-tree
 * controllers are real, pods stay Pending. Takes some seconds and about 400 MB; start one per test class at most. Gone,
 * with its files, after {@link #close}, and at the latest with this JVM.
 */
public final class RealApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ATTEMPTS = 3;
    private static final String CONTROLLERS = "deployment-controller,replicaset-controller,statefulset-controller,"
            + "endpointslice-controller,garbage-collector-controller,namespace-controller";

    private final Path binaries;
    private final Path folder;
    private final String token = UUID.randomUUID().toString();
    private final int port;
    private final int etcdPort;
    private final List<LocalProcess> processes = new ArrayList<>();

    private @Nullable LocalProcess apiServer;

    private RealApiServer(Path binaries, Path folder, int port, int etcdPort) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
        this.etcdPort = etcdPort;
    }

    /**
     * Returns when requests are answered and the controllers run.
     *
     * @throws IllegalStateException with the end of the logs, if it does not come up
     */
    public static RealApiServer start() {
        Path binaries = KubernetesBinaries.folder();
        IllegalStateException last = new IllegalStateException("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            RealApiServer server = new RealApiServer(binaries, temporaryFolder(), freePort(), freePort());
            try {
                server.bringUp();
                return server;
            } catch (IllegalStateException e) {
                // most likely someone else took one of the ports in between
                last = e;
                server.close();
            }
        }
        throw last;
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** A bearer token of a member of system:masters. */
    public String token() {
        return token;
    }

    /** What the server's certificate is to be checked against. */
    public String certificatePem() {
        return read(certificate());
    }

    /** For kubectl, and for clients that read such a file. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Where kubectl and the other binaries are. */
    public Path binaries() {
        return binaries;
    }

    @Override
    public void close() {
        processes.reversed().forEach(LocalProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bringUp() {
        write("tokens.csv", token + ",admin,admin,\"system:masters\"\n");
        serviceAccountKeys();
        String etcd = "http://127.0.0.1:" + etcdPort;
        run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=http://127.0.0.1:0",
                "--unsafe-no-fsync",
                "--log-level=warn");
        apiServer = runApiServer(etcd);
        awaitCertificate();
        write("kubeconfig", kubeconfigText());
        await("the API server", "get", "--raw", "/readyz");
        run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig(),
                "--controllers=" + CONTROLLERS,
                "--leader-elect=false",
                "--secure-port=0",
                "--concurrent-gc-syncs=2");
        await("the default namespace", "get", "namespace", "default");
    }

    /** Ends the API server as a crash does; objects stay in etcd. {@link #startApiServer} brings it back. */
    public void killApiServer() {
        LocalProcess running = apiServer;
        if (running != null) {
            running.close();
            processes.remove(running);
        }
    }

    /** Starts it again after {@link #killApiServer}, on the same address; returns when it answers. */
    public void startApiServer() {
        apiServer = runApiServer("http://127.0.0.1:" + etcdPort);
        await("the API server", "get", "--raw", "/readyz");
    }

    private LocalProcess runApiServer(String etcd) {
        return run(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("service-accounts.pub"),
                "--service-account-signing-key-file=" + folder.resolve("service-accounts.key"),
                // pods of tests have no service account and no token controller waits for them
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none");
    }

    private LocalProcess run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        LocalProcess process = LocalProcess.start(command, Map.of(), log(program));
        processes.add(process);
        return process;
    }

    private void awaitCertificate() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(certificate())) {
            pause("the API server's certificate", end);
        }
    }

    private void await(String what, String... kubectl) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("kubectl").toString());
        command.add("--kubeconfig=" + kubeconfig());
        command.addAll(List.of(kubectl));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (exitCode(command) != 0) {
            pause(what, end);
        }
    }

    private int exitCode(List<String> command) {
        try (LocalProcess process = LocalProcess.start(command, Map.of(), log("kubectl"))) {
            return process.exit().join();
        }
    }

    /** Waits a moment, unless a process has ended or the time is over. */
    private void pause(String what, long end) {
        Optional<LocalProcess> ended =
                processes.stream().filter(process -> !process.isAlive()).findFirst();
        if (ended.isPresent() || System.nanoTime() > end) {
            throw new IllegalStateException(what + " is not there; "
                    + String.join("\n", tail("etcd"), tail("kube-apiserver"), tail("kube-controller-manager")));
        }
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String tail(String program) {
        Path log = log(program);
        if (!Files.exists(log)) {
            return program + ": not started";
        }
        List<String> lines = read(log).lines().toList();
        return program + ":\n" + String.join("\n", lines.subList(Math.max(lines.size() - 15, 0), lines.size()));
    }

    private String kubeconfigText() {
        String authority =
                Base64.getEncoder().encodeToString(certificatePem().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return """
                apiVersion: v1
                kind: Config
                current-context: real
                clusters: [{name: real, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                contexts: [{name: real, context: {cluster: real, user: admin}}]
                users: [{name: admin, user: {token: "%s"}}]
                """.formatted(url(), authority, token);
    }

    private void serviceAccountKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            write("service-accounts.key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            write("service-accounts.pub", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    private Path certificate() {
        return folder.resolve("certificates").resolve("apiserver.crt");
    }

    private Path log(String program) {
        return folder.resolve(program + ".log");
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("elasti-real-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
