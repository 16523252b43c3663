package dev.elasti.sandbox;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.kubernetes.embedded.EmbeddedCluster;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.node.Node;
import dev.elasti.node.Profiles;
import dev.elasti.node.management.ServiceView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The embedded Kubernetes with its services, and one real node of Elasti beside it, in this JVM. */
final class Sandbox implements AutoCloseable {
    private static final int ENOUGH_RESTARTS = 2;
    private static final String CRD = "crd/elastiservices.elasti.truefoundry.com.yaml";

    private final EmbeddedCluster cluster;
    private final Node node;
    private final boolean echoes;
    private final Path kubeconfig;
    private final String sharedPort;

    private Sandbox(EmbeddedCluster cluster, Node node, boolean echoes) {
        this.cluster = cluster;
        this.node = node;
        this.echoes = echoes;
        this.kubeconfig = cluster.kubeconfig();
        InetSocketAddress shared = node.sharedAddress();
        this.sharedPort = shared.getAddress().getHostAddress() + ":" + shared.getPort();
    }

    /**
     * @param services YAML, as for a cluster
     * @param echoes whether they are the samples, which send a body back byte for byte
     */
    static Sandbox start(String services, boolean echoes) {
        EmbeddedCluster cluster = EmbeddedCluster.start();
        try {
            cluster.apply(crd());
            cluster.apply(services);
            Config config = ConfigFactory.parseMap(Map.of("elasti.kubernetes.api-server", cluster.baseUrl()))
                    .withFallback(ConfigFactory.parseResources("sandbox.conf"))
                    .withFallback(Profiles.load(Profiles.SINGLE))
                    .resolve();
            return new Sandbox(cluster, Node.start(config), echoes);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** {@return all ElastiServices, as their owners describe them} */
    List<ServiceView> services() {
        try {
            return node.services().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** {@return where the ports of its Service can be dialled, those that somebody listens behind} */
    List<InetSocketAddress> addresses(ServiceView service) {
        return service.edgePorts().keySet().stream()
                .sorted()
                .filter(port -> !cluster.backends(service.namespace(), service.service(), port)
                        .isEmpty())
                .flatMap(port -> cluster.serviceAddress(service.namespace(), service.service(), port).stream())
                .toList();
    }

    /** {@return whether its Service gives new connections to pods, and none to the edge, at this moment} */
    boolean podsOnly(ServiceView service) {
        List<InetSocketAddress> backends = service.edgePorts().keySet().stream()
                .flatMap(port -> cluster.backends(service.namespace(), service.service(), port).stream())
                .toList();
        return !backends.isEmpty() && backends.stream().noneMatch(backend -> isEdge(service, backend));
    }

    /** {@return connections made through its Service so far that went to the edge} */
    long throughTheEdge(ServiceView service) {
        return connections(service, true);
    }

    /** {@return connections made through its Service so far that went to a pod} */
    long straightToPods(ServiceView service) {
        return connections(service, false);
    }

    private long connections(ServiceView service, boolean toTheEdge) {
        return service.edgePorts().keySet().stream()
                .flatMap(port -> cluster.connections(service.namespace(), service.service(), port).entrySet().stream())
                .filter(made -> isEdge(service, made.getKey()) == toTheEdge)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean isEdge(ServiceView service, InetSocketAddress backend) {
        return service.edgePorts().containsValue(backend.getPort());
    }

    /** {@return whether the services are the samples, which send a body back byte for byte} */
    boolean echoes() {
        return echoes;
    }

    /** {@return how long after its last request it sleeps at the earliest, as its resource says} */
    Duration restless(ServiceView service) {
        ObjectApi objects = cluster.api().objects();
        return objects.types()
                .ofObject(Json.object()
                        .put("apiVersion", "elasti.truefoundry.com/v1alpha1")
                        .put("kind", "ElastiService"))
                .flatMap(type -> objects.find(type, new ObjectKey(service.namespace(), service.name())))
                .map(resource -> Duration.ofSeconds(Json.intAt(resource, "spec.cooldownPeriod")
                        + Json.intAt(resource, "spec.traffic.directForSeconds")))
                .orElse(Duration.ZERO);
    }

    /** {@return a line for each pod whose process doesn't stay, with the last it said} */
    List<String> troubles() {
        return cluster.stuckPods().stream()
                .map(pod -> pod.namespace() + "/" + pod.name() + " " + pod.reason() + ": " + pod.message()
                        + (pod.lastWords().isEmpty() ? "" : "; its last words: " + pod.lastWords()))
                .toList();
    }

    /** {@return whether a pod can't run: its process has been started again and again, and does not stay} */
    boolean hopeless() {
        return cluster.stuckPods().stream().anyMatch(pod -> pod.restarts() >= ENOUGH_RESTARTS);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** {@return address and port of the edge's shared port} */
    String sharedPort() {
        return sharedPort;
    }

    @Override
    public void close() {
        try {
            node.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is being left in any case, and the processes must not stay.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cluster.close();
        }
    }

    /** The samples run with this very JVM's program and class path, so that nothing else has to be there. */
    static String sampleServices() {
        String java = Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString();
        String classes = Path.of(URI.create(requireNonNull(SampleApp.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation())
                        .toString()))
                .toString();
        return resource("services.yaml")
                .replace(
                        "$SAMPLE_APP",
                        "'" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp '" + classes + "' "
                                + SampleApp.class.getName());
    }

    /** {@return the CustomResourceDefinition, the very one the chart installs} */
    static String crd() {
        return resource("/" + CRD);
    }

    private static String resource(String name) {
        try (InputStream in = requireNonNull(Sandbox.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
