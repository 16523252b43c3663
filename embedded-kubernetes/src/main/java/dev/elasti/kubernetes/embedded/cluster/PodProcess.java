package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Json;
import dev.elasti.kubernetes.embedded.process.LocalProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is run for a pod, and as what: the annotated command, with the environment a container would have. */
final class PodProcess {
    /** The annotation on a pod (template) that makes this node run it, and as what. */
    static final String COMMAND = "sandbox.elasti.dev/command";

    private final ObjectNode pod;
    private final String command;
    private final String address;
    private final Path log;
    private volatile Optional<LocalProcess> current = Optional.empty();

    PodProcess(ObjectNode pod, String command, String address, Path log) {
        this.pod = pod;
        this.command = command;
        this.address = address;
        this.log = log;
    }

    static Optional<String> commandOf(JsonNode pod) {
        return Optional.of(Json.at(pod, "metadata.annotations").path(COMMAND).asText(""))
                .filter(command -> !command.isBlank());
    }

    String name() {
        return Json.text(pod, "metadata.name");
    }

    String address() {
        return address;
    }

    Path log() {
        return log;
    }

    LocalProcess start() {
        LocalProcess process = LocalProcess.shell(command, environment(), log);
        current = Optional.of(process);
        return process;
    }

    void kill() {
        current.ifPresent(LocalProcess::kill);
    }

    private Map<String, String> environment() {
        JsonNode container = Json.at(pod, "spec.containers").path(0);
        Map<String, String> environment = new HashMap<>();
        environment.put("POD_IP", address);
        environment.put("POD_NAME", name());
        environment.put("POD_NAMESPACE", Json.text(pod, "metadata.namespace"));
        int port = ReadinessProbe.firstPort(container);
        if (port > 0) {
            environment.put("PORT", Integer.toString(port));
        }
        container.path("env").forEach(entry -> {
            String field = Json.text(entry, "valueFrom.fieldRef.fieldPath");
            environment.put(
                    entry.path("name").asText(),
                    field.isEmpty() ? entry.path("value").asText("") : fieldValue(field));
        });
        return environment;
    }

    private String fieldValue(String path) {
        return switch (path) {
            case "status.podIP" -> address;
            case "status.hostIP" -> "127.0.0.1";
            default -> Json.text(pod, path);
        };
    }
}
