package dev.elasti.kubernetes.embedded.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Identity;
import dev.elasti.kubernetes.embedded.api.Json;
import java.time.Instant;

/** What a pod's process is doing, as {@code containerStatuses[].state} tells it. */
sealed interface ContainerState {
    ObjectNode toJson();

    record Waiting(String reason, String message) implements ContainerState {
        @Override
        public ObjectNode toJson() {
            ObjectNode state = Json.object();
            state.putObject("waiting").put("reason", reason).put("message", message);
            return state;
        }
    }

    record Running(Instant since, boolean ready) implements ContainerState {
        @Override
        public ObjectNode toJson() {
            ObjectNode state = Json.object();
            state.putObject("running").put("startedAt", Identity.time(since));
            return state;
        }
    }

    record Terminated(int exitCode, Instant from, Instant until) implements ContainerState {
        @Override
        public ObjectNode toJson() {
            ObjectNode state = Json.object();
            state.putObject("terminated")
                    .put("exitCode", exitCode)
                    .put("reason", exitCode == 0 ? "Completed" : "Error")
                    .put("startedAt", Identity.time(from))
                    .put("finishedAt", Identity.time(until));
            return state;
        }
    }
}
