package dev.elasti.edge.reception;

import dev.elasti.actors.domain.ColdStart;
import dev.elasti.edge.answers.Json;
import dev.elasti.edge.relay.EdgeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The same for the page's script, which asks for it every second. Its type is one that no pod's answer has: by that the script
 * knows that the service is awake.
 */
final class ProgressReport {
    /** Belongs to the pods as soon as there is one. */
    static final String PATH = "/.well-known/elasti/waiting";

    static final String TYPE = "application/vnd.elasti.waiting+json";

    private ProgressReport() {}

    static EdgeAnswer at(Progress progress, Instant now, Duration unknown) {
        StringBuilder json = new StringBuilder(256).append("{\"service\":");
        Json.string(json, progress.service().name());
        json.append(",\"phase\":");
        Json.string(json, progress.phase().name());
        json.append(",\"status\":");
        Json.string(json, WaitingPage.status(progress));
        json.append(",\"elapsedSeconds\":").append(progress.elapsed(now));
        progress.coldStarts()
                .typical()
                .ifPresent(typical -> json.append(",\"typicalMillis\":").append(typical.toMillis()));
        progress.remaining(now)
                .ifPresent(left -> json.append(",\"remainingMillis\":").append(left.toMillis()));
        json.append(",\"retryAfterSeconds\":")
                .append(progress.retryAfter(now, unknown).plusMillis(999).toSeconds());
        json.append(",\"steps\":{");
        for (Progress.Step step : Progress.Step.values()) {
            json.append(step == Progress.Step.ASKED ? "" : ",");
            Json.string(json, step.name().toLowerCase(Locale.ROOT));
            json.append(':');
            Json.string(json, WaitingPage.state(step, progress));
        }
        json.append('}');
        if (!progress.coldStarts().known().isEmpty()) {
            lastColdStart(json, progress.coldStarts().known().getLast());
        }
        return new EdgeAnswer.Said(
                200, Map.of(), TYPE, json.append("}\n").toString(), "The service is asleep, and wakes now.");
    }

    private static void lastColdStart(StringBuilder json, ColdStart last) {
        json.append(",\"lastColdStart\":{\"decisionMillis\":")
                .append(last.decision().toMillis())
                .append(",\"scaleWriteMillis\":")
                .append(last.scaleWrite().toMillis())
                .append(",\"podReadyMillis\":")
                .append(last.podReady().toMillis())
                .append(",\"releaseMillis\":")
                .append(last.release().toMillis())
                .append('}');
    }
}
