package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import java.time.Instant;
import java.util.Optional;

/** The status of a pod as its node reports it: made anew each time from what the process does. */
record PodStatus(
        String address,
        Instant started,
        ContainerState state,
        Optional<ContainerState.Terminated> last,
        int restarts,
        boolean restartable) {

    /** Writes itself into the pod; conditions keep the time of their last transition. */
    ObjectNode into(ObjectNode pod) {
        JsonNode before = Json.at(pod, "status.conditions");
        ObjectNode status = pod.putObject("status")
                .put("phase", phase())
                .put("hostIP", "127.0.0.1")
                .put("podIP", address)
                .put("qosClass", "BestEffort")
                .put("startTime", Identity.time(started));
        status.putArray("podIPs").addObject().put("ip", address);
        ArrayNode conditions = status.putArray("conditions");
        conditions.add(condition(before, "PodScheduled", true));
        conditions.add(condition(before, "Initialized", true));
        conditions.add(condition(before, "ContainersReady", ready()));
        conditions.add(condition(before, "Ready", ready()));
        status.set(
                "containerStatuses",
                Json.array().add(container(Json.at(pod, "spec.containers").path(0))));
        return pod;
    }

    private boolean ready() {
        return state instanceof ContainerState.Running running && running.ready();
    }

    private String phase() {
        return switch (state) {
            case ContainerState.Waiting _ -> restarts == 0 && last.isEmpty() ? "Pending" : "Running";
            case ContainerState.Running _ -> "Running";
            case ContainerState.Terminated ended ->
                restartable ? "Running" : ended.exitCode() == 0 ? "Succeeded" : "Failed";
        };
    }

    private ObjectNode container(JsonNode spec) {
        ObjectNode container = Json.object()
                .put("name", spec.path("name").asText())
                .put("image", spec.path("image").asText())
                .put("imageID", "")
                .put("ready", ready())
                .put("started", state instanceof ContainerState.Running)
                .put("restartCount", restarts);
        container.set("state", state.toJson());
        container.set("lastState", last.map(ContainerState::toJson).orElseGet(Json::object));
        return container;
    }

    private static ObjectNode condition(JsonNode before, String type, boolean holds) {
        String status = holds ? "True" : "False";
        String since = Json.stream(before)
                .filter(old -> old.path("type").asText().equals(type)
                        && old.path("status").asText().equals(status))
                .map(old -> old.path("lastTransitionTime").asText())
                .findFirst()
                .orElseGet(() -> Identity.time(Instant.now()));
        return Json.object()
                .put("type", type)
                .put("status", status)
                .putNull("lastProbeTime")
                .put("lastTransitionTime", since);
    }
}
