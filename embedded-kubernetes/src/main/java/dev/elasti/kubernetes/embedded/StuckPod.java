package dev.elasti.kubernetes.embedded;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.api.Json;
import java.util.Optional;

/**
 * A pod whose process ended by itself and waits to be started again.
 *
 * @param reason as in its status, {@code CrashLoopBackOff}
 * @param message how it ended, as in its status
 * @param restarts how often it was started again
 * @param lastWords the last line its process has written, empty if there is none
 */
public record StuckPod(String namespace, String name, String reason, String message, int restarts, String lastWords) {
    public StuckPod {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
        requireNonNull(lastWords, "lastWords");
    }

    static Optional<StuckPod> of(ObjectNode pod, String log) {
        JsonNode container = Json.at(pod, "status.containerStatuses").path(0);
        JsonNode waiting = container.path("state").path("waiting");
        if (waiting.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new StuckPod(
                Json.text(pod, "metadata.namespace"),
                Json.text(pod, "metadata.name"),
                waiting.path("reason").asText(),
                waiting.path("message").asText(),
                container.path("restartCount").asInt(),
                log.lines()
                        .filter(line -> !line.isBlank())
                        .reduce("", (_, later) -> later)
                        .strip()));
    }
}
