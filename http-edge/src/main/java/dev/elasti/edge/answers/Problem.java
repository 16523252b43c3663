package dev.elasti.edge.answers;

import static java.util.Objects.requireNonNull;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.relay.EdgeAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer of the edge, not yet in any form.
 *
 * @param title what the status is called
 * @param detail a sentence to act on; may hold what the cluster said, so it is never to be written unescaped
 * @param error the type of error for {@code Proxy-Status} (RFC 9209 §2.3)
 * @param retryAfter seconds for {@code Retry-After}; 0 for none
 */
record Problem(int status, String title, String detail, String error, long retryAfter) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    Problem {
        requireNonNull(title, "title");
        requireNonNull(detail, "detail");
        requireNonNull(error, "error");
    }

    static Problem of(EdgeAnswer.Trouble trouble) {
        return switch (trouble) {
            case EdgeAnswer.Refused(Refusal refusal) -> refused(refusal);
            case EdgeAnswer.Waking(Duration retryAfter) ->
                unavailable("The service is asleep, and wakes now; come again.", "destination_unavailable", retryAfter);
            case EdgeAnswer.Crowded(Duration retryAfter) ->
                unavailable(
                        "This edge has as many connections as it takes for the service; come again.",
                        "connection_limit_reached",
                        retryAfter);
            case EdgeAnswer.UnknownHost _ ->
                of(
                        404,
                        "No service goes by this host name here. Known are service.namespace and its longer forms, and configured hosts.",
                        "destination_not_found");
            case EdgeAnswer.NoHost _ ->
                of(
                        400,
                        "On this port a service is known by its host name, and the request has none.",
                        "http_request_error");
            case EdgeAnswer.Unreachable(String cause) ->
                of(502, "No pod of the service takes a connection: " + cause, "connection_refused");
            case EdgeAnswer.Exhausted(String cause) ->
                unavailable(
                        "This edge can't open a connection to the service for now: " + cause,
                        "proxy_internal_error",
                        Duration.ofSeconds(1));
            case EdgeAnswer.Looping _ ->
                of(
                        508,
                        "The request came back to the edge: the service's endpoints lead to the service itself.",
                        "proxy_loop_detected");
            case EdgeAnswer.Failed(int status, String reason) -> of(status, reason, errorOf(status));
        };
    }

    private static Problem refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull(int waiting, long bytes, Duration retryAfter) ->
                unavailable(
                        waiting + " requests (" + bytes
                                + " bytes) wait for the service already, and that is its limit.",
                        "connection_limit_reached",
                        retryAfter);
            case Refusal.DeadlinePassed(Duration waited, String cause) ->
                of(
                        504,
                        "The service had no ready endpoint within " + seconds(waited) + " s"
                                + (cause.isEmpty() ? "." : ": " + cause),
                        "connection_timeout");
            case Refusal.Failing(String cause, Duration retryAfter) ->
                unavailable(
                        "The service can't be woken for now" + (cause.isEmpty() ? "." : ": " + cause),
                        "destination_unavailable",
                        retryAfter);
            case Refusal.Unmanaged _ ->
                unavailable(
                        "The service is not looked after any more; connect anew.",
                        "destination_unavailable",
                        Duration.ofSeconds(1));
            case Refusal.Draining(Duration retryAfter) ->
                unavailable(
                        "This edge is leaving and could not hand the request over; connect anew.",
                        "destination_unavailable",
                        retryAfter);
        };
    }

    private static Problem unavailable(String detail, String error, Duration retryAfter) {
        return new Problem(503, Reasons.of(503), detail, error, Math.max(1, seconds(retryAfter)));
    }

    private static Problem of(int status, String detail, String error) {
        return new Problem(status, Reasons.of(status), detail, error, 0);
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }

    /** Fields for the head, in order; values are fit for one. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Cache-Control", "no-store");
        fields.put("Proxy-Status", "elasti; error=" + error + "; details=\"" + quotable(detail) + "\"");
        if (retryAfter > 0) {
            fields.put("Retry-After", Long.toString(retryAfter));
        }
        if (status == 405) {
            fields.put("Allow", METHODS);
        }
        return fields;
    }

    String document(String requestId) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"type\":\"about:blank\",\"title\":");
        Json.string(json, title);
        json.append(",\"status\":").append(status).append(",\"detail\":");
        Json.string(json, detail);
        json.append(",\"requestId\":");
        Json.string(json, requestId);
        return json.append("}\n").toString();
    }

    /** What a quoted string of a structured field can hold (RFC 9651 §3.3.3), cut to a length that no log minds. */
    private static String quotable(String text) {
        StringBuilder quotable = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && i < 256; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quotable.append('\\');
            }
            quotable.append(c >= ' ' && c < 127 ? c : '?');
        }
        return quotable.toString();
    }

    private static String errorOf(int status) {
        return switch (status) {
            case 404 -> "destination_not_found";
            case 500 -> "proxy_internal_error";
            case 502 -> "http_protocol_error";
            case 503 -> "destination_unavailable";
            case 504 -> "connection_timeout";
            case 508 -> "proxy_loop_detected";
            default -> "http_request_error";
        };
    }
}
