package dev.elasti.kubernetes.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.elasti.kubernetes.KubernetesSettings;
import dev.elasti.kubernetes.client.Clients;
import dev.elasti.kubernetes.embedded.realapi.RealApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The real API server that the integration tests of one JVM share, each in namespaces of its own. */
public final class Cluster {
    private static final String CRD = "crd/elastiservices.elasti.truefoundry.com.yaml";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static @Nullable Cluster shared;

    private final RealApiServer server;
    private final KubernetesClient client;

    private Cluster(RealApiServer server) {
        this.server = server;
        this.client = connect(settings(""));
        try (var crd = Cluster.class.getClassLoader().getResourceAsStream(CRD)) {
            client.load(crd).create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the ElastiService API", () -> {
            try {
                return client.genericKubernetesResources("elasti.truefoundry.com/v1alpha1", "ElastiService")
                                .inNamespace("default")
                                .list()
                        != null;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                return false;
            }
        });
    }

    /** {@return the one that all share; it ends with this JVM} */
    public static synchronized Cluster shared() {
        Cluster there = shared;
        if (there == null) {
            there = own();
            shared = there;
            Runtime.getRuntime().addShutdownHook(new Thread(there.server::close));
        }
        return there;
    }

    /** {@return one more, for who wants to break it} */
    public static Cluster own() {
        return new Cluster(RealApiServer.start());
    }

    public RealApiServer server() {
        return server;
    }

    public KubernetesClient client() {
        return client;
    }

    public KubernetesClient connect(KubernetesSettings settings) {
        try {
            return Clients.create(
                    settings,
                    io.fabric8.kubernetes.client.Config.fromKubeconfig(Files.readString(server.kubeconfig())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String newNamespace() {
        String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Creates what the YAML says, in the namespace. */
    public void create(String namespace, String yaml) {
        for (String document : yaml.split("\n---\n", -1)) {
            client.resource(document).inNamespace(namespace).create();
        }
    }

    /** Replaces the status of an object: what a kubelet or a controller would do. */
    public void status(String namespace, String apiVersion, String kind, String name, String yamlStatus) {
        client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name)
                .editStatus(object -> {
                    GenericKubernetesResource edited = object;
                    edited.setAdditionalProperty(
                            "status",
                            io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                                    yamlStatus, java.util.Map.class));
                    return edited;
                });
    }

    public GenericKubernetesResource get(String namespace, String apiVersion, String kind, String name) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Settings of a test: reference.conf and what it says itself. */
    public static KubernetesSettings settings(String overrides) {
        Config config = ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load());
        return KubernetesSettings.from(config);
    }

    /** Looks again and again until it is so. */
    public static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
