package dev.elasti.kubernetes.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.ApiServer;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceType;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.Write;
import dev.elasti.kubernetes.embedded.cluster.Controllers;
import dev.elasti.kubernetes.embedded.cluster.EmbeddedClusterSettings;
import dev.elasti.kubernetes.embedded.cluster.LoopbackNetwork;
import dev.elasti.kubernetes.embedded.cluster.ServiceProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A cluster in a box. {@link #start} takes well under a second; {@link #close} leaves nothing behind: no process, no
 * listener, no temporary file. Every method may be called from any thread.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private final ApiServer server;
    private final Controllers controllers;
    private final LoopbackNetwork network;
    private final Path workDir;
    private final boolean temporary;
    private final Thread exitHook;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedCluster(EmbeddedClusterSettings settings) {
        this.temporary = settings.workDir().isEmpty();
        this.network = LoopbackNetwork.claim(settings.firstNetwork());
        CompletableFuture<Controllers> later = new CompletableFuture<>();
        this.server = ApiServer.start(new ApiServer.Setup(
                settings.port(),
                settings.eventHistory(),
                settings.bookmarkPeriod(),
                network::serviceAddress,
                pod -> later.join().log(pod)));
        // Only now, when nothing can come of a taken port any more but a folder left behind.
        this.workDir = workDir(settings.workDir());
        this.controllers = Controllers.start(server.objects(), network, settings, workDir);
        later.complete(controllers);
        this.exitHook = Thread.ofPlatform().name("embedded-cluster-exit").unstarted(this::release);
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    public static EmbeddedCluster start() {
        return start(EmbeddedClusterSettings.load());
    }

    public static EmbeddedCluster start(EmbeddedClusterSettings settings) {
        return new EmbeddedCluster(settings);
    }

    /** The API server, for its address and for making it misbehave. */
    public ApiServer api() {
        return server;
    }

    public String baseUrl() {
        return server.baseUrl();
    }

    /** Applies every document of a YAML text by server-side apply, as {@code kubectl apply --server-side --force-conflicts}. */
    public void apply(String yaml) {
        Write write = new Write("sandbox", Write.Subresource.NONE, true, false);
        for (JsonNode document : Json.yaml(yaml)) {
            ResourceType type = server.objects()
                    .types()
                    .ofObject(document)
                    .orElseThrow(() -> new IllegalArgumentException("no such resource here: "
                            + Json.text(document, "apiVersion") + " " + Json.text(document, "kind")));
            String namespace =
                    Json.textIfPresent(document, "metadata.namespace").orElse("default");
            String name = Json.text(document, "metadata.name");
            server.objects().apply(type, new ObjectKey(type.namespaced() ? namespace : "", name), document, write);
        }
    }

    /** Writes a kubeconfig into the work folder: {@code KUBECONFIG=… kubectl get pods -w}. */
    public Path kubeconfig() {
        ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
        config.put("current-context", "sandbox");
        config.putArray("clusters")
                .addObject()
                .put("name", "sandbox")
                .putObject("cluster")
                .put("server", baseUrl());
        config.putArray("contexts")
                .addObject()
                .put("name", "sandbox")
                .putObject("context")
                .put("cluster", "sandbox")
                .put("user", "sandbox");
        config.putArray("users").addObject().put("name", "sandbox").putObject("user");
        try {
            return Files.writeString(workDir.resolve("kubeconfig"), Json.toYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where a Service's port can be dialled; the port number differs from the Service's own only where this process may
     * not bind that one.
     */
    public Optional<InetSocketAddress> serviceAddress(String namespace, String service, String portName) {
        return controllers.proxy().address(port(namespace, service, portName));
    }

    /** Where the proxy sends connections to a Service's port now. */
    public List<InetSocketAddress> backends(String namespace, String service, String portName) {
        return controllers.proxy().backends(port(namespace, service, portName));
    }

    /** New connections through a Service's address so far, by the backend they went to. */
    public Map<InetSocketAddress, Long> connections(String namespace, String service, String portName) {
        return controllers.proxy().connections(port(namespace, service, portName));
    }

    /** What a pod's process has written so far. */
    public String log(String namespace, String pod) {
        return controllers.log(new ObjectKey(namespace, pod));
    }

    /** Pods whose process doesn't stay, and what it said last. */
    public List<StuckPod> stuckPods() {
        return server.objects().list(ResourceTypes.PODS, "").stream()
                .flatMap(pod ->
                        StuckPod.of(pod, log(Json.text(pod, "metadata.namespace"), Json.text(pod, "metadata.name")))
                                .stream())
                .toList();
    }

    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // the JVM is ending: the hook runs, and finds nothing left to do
        }
    }

    private void release() {
        if (closed.compareAndSet(false, true)) {
            controllers.close();
            server.close();
            network.close();
            if (temporary) {
                delete(workDir);
            }
        }
    }

    private static ServiceProxy.PortKey port(String namespace, String service, String portName) {
        return new ServiceProxy.PortKey(new ObjectKey(namespace, service), portName);
    }

    private static Path workDir(Optional<Path> asked) {
        try {
            return asked.isPresent()
                    ? Files.createDirectories(asked.get())
                    : Files.createTempDirectory("elasti-sandbox");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder to work in", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
