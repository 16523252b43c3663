package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal by the API, which knows how it looks as a Kubernetes {@code Status} object. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One thing that is wrong: which field, and a machine-readable reason. */
    public record Cause(String reason, String message, String field) {}

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    static ApiException notFound(ResourceType type, String name) {
        return new ApiException(
                404,
                "NotFound",
                type.qualifiedPlural() + " \"" + name + "\" not found",
                details(type, name, List.of()));
    }

    static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                409,
                "AlreadyExists",
                type.qualifiedPlural() + " \"" + name + "\" already exists",
                details(type, name, List.of()));
    }

    static ApiException conflict(ResourceType type, String name, String why) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + type.qualifiedPlural() + " \"" + name + "\": " + why,
                details(type, name, List.of()));
    }

    static ApiException modified(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiException applyConflict(ResourceType type, String name, List<Cause> causes) {
        String message = "Apply failed with " + causes.size() + (causes.size() == 1 ? " conflict: " : " conflicts: ")
                + String.join(
                        ", ",
                        causes.stream()
                                .map(cause -> cause.message() + ": " + cause.field())
                                .toList());
        return new ApiException(409, "Conflict", message, details(type, name, causes));
    }

    static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
        String message = type.kind() + (type.group().isEmpty() ? "" : "." + type.group()) + " \"" + name
                + "\" is invalid: "
                + String.join(
                        ", ",
                        causes.stream()
                                .map(cause -> cause.field() + ": " + cause.message())
                                .toList());
        return new ApiException(422, "Invalid", message, details(type, name, causes));
    }

    static ApiException invalid(ResourceType type, String name, String field, String message) {
        return invalid(type, name, List.of(new Cause("FieldValueInvalid", message, field)));
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Json.object());
    }

    static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Json.object());
    }

    static ApiException unsupportedMediaType(String type) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format: " + type,
                Json.object());
    }

    static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, Json.object());
    }

    static ApiException unavailable() {
        return new ApiException(
                503, "ServiceUnavailable", "the server is currently unable to handle the request", Json.object());
    }

    static ApiException internal(RuntimeException cause) {
        ApiException failure = new ApiException(500, "InternalError", String.valueOf(cause), Json.object());
        failure.initCause(cause);
        return failure;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** The refusal as clients get it. */
    public ObjectNode status() {
        ObjectNode status = Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
        status.putObject("metadata");
        status.set("details", details);
        return status;
    }

    private static ObjectNode details(ResourceType type, String name, List<Cause> causes) {
        ObjectNode details = Json.object().put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        if (!causes.isEmpty()) {
            ArrayNode list = details.putArray("causes");
            causes.forEach(cause -> list.addObject()
                    .put("reason", cause.reason())
                    .put("message", cause.message())
                    .put("field", cause.field()));
        }
        return details;
    }
}
