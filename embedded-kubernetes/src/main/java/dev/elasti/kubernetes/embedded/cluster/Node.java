package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.ApiException;
import dev.elasti.kubernetes.embedded.api.Deletion;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import dev.elasti.kubernetes.embedded.api.ResourceTypes;
import dev.elasti.kubernetes.embedded.api.StoreEvent;
import dev.elasti.kubernetes.embedded.api.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one node of the cluster: takes every pod that says which local command it is ({@link PodProcess#COMMAND}), runs it,
 * reports on it, ends it. Pods without a command stay Pending and belong to whoever made them.
 */
final class Node implements Controller, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Write WRITER = Write.as("kubelet");
    private static final String NAME = "sandbox";

    private final ObjectApi api;
    private final LoopbackNetwork network;
    private final EmbeddedClusterSettings settings;
    private final Path logs;
    private final Map<String, RunningPod> running = new ConcurrentHashMap<>();

    Node(ObjectApi api, LoopbackNetwork network, EmbeddedClusterSettings settings, Path logs) {
        this.api = api;
        this.network = network;
        this.settings = settings;
        this.logs = logs;
    }

    @Override
    public Collection<ObjectKey> concernedBy(StoreEvent event) {
        if (!event.object().path("kind").asText().equals("Pod")) {
            return List.of();
        }
        if (event instanceof StoreEvent.Deleted) {
            Optional.ofNullable(running.get(uid(event.object()))).ifPresent(RunningPod::kill);
        }
        return List.of(event.key());
    }

    @Override
    public void reconcile(ObjectKey key) {
        api.find(ResourceTypes.PODS, key).ifPresent(pod -> {
            Optional<RunningPod> here = Optional.ofNullable(running.get(uid(pod)));
            if (Pods.isTerminating(pod)) {
                Duration grace = Duration.ofSeconds(
                        Json.at(pod, "metadata.deletionGracePeriodSeconds").asLong());
                here.ifPresent(each -> each.terminate(grace));
            } else if (here.isEmpty() && Json.text(pod, "spec.nodeName").isEmpty()) {
                PodProcess.commandOf(pod).ifPresent(command -> run(key, pod, command));
            }
        });
    }

    /** What the pod's process has written. */
    String log(ObjectKey key) {
        Path file = logFile(key);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every process and waits until it is gone. */
    @Override
    public void close() {
        List<RunningPod> all = List.copyOf(running.values());
        all.forEach(RunningPod::kill);
        try {
            for (RunningPod pod : all) {
                pod.awaitGone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(ObjectKey key, ObjectNode pod, String command) {
        ObjectNode bound = api.change(ResourceTypes.PODS, key, Write.as("scheduler"), copy -> {
            Json.ensure(copy, "spec").put("nodeName", NAME);
            return copy;
        });
        PodProcess process = new PodProcess(bound, command, network.podAddress(), logFile(key));
        String uid = uid(pod);
        RunningPod runner = new RunningPod(bound, process, settings, status -> report(key, uid, status));
        running.put(uid, runner);
        runner.start(() -> {
            running.remove(uid);
            network.release(process.address());
            remove(key, uid);
        });
    }

    private void report(ObjectKey key, String uid, PodStatus status) {
        try {
            api.change(
                    ResourceTypes.PODS, key, WRITER.toStatus(), pod -> uid(pod).equals(uid) ? status.into(pod) : pod);
        } catch (ApiException gone) {
            LOG.debug("status of {}", key, gone);
        }
    }

    private void remove(ObjectKey key, String uid) {
        try {
            api.delete(
                    ResourceTypes.PODS,
                    key,
                    new Deletion(
                            Deletion.now().graceSeconds(),
                            Deletion.Propagation.BACKGROUND,
                            Optional.of(uid),
                            Optional.empty()));
        } catch (ApiException gone) {
            LOG.debug("removing {}", key, gone);
        }
    }

    private Path logFile(ObjectKey key) {
        return logs.resolve(key.namespace() + "_" + key.name() + ".log");
    }

    private static String uid(ObjectNode pod) {
        return Json.text(pod, "metadata.uid");
    }
}
