package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists as {@code kubectl get} prints them: the server says what the columns are. */
final class Tables {
    private record Column(String name, String type, int priority, Function<JsonNode, String> cell) {}

    private static final Map<String, List<Column>> BUILT_IN = Map.of(
            "Pod",
            List.of(
                    column(
                            "Ready",
                            pod -> ready(pod) + "/"
                                    + Json.at(pod, "spec.containers").size()),
                    column("Status", Tables::podStatus),
                    column(
                            "Restarts",
                            pod -> Json.text(
                                    Json.at(pod, "status.containerStatuses").path(0), "restartCount")),
                    age(),
                    new Column("IP", "string", 1, pod -> orNone(Json.text(pod, "status.podIP")))),
            "Deployment",
            List.of(
                    column("Ready", Tables::readyOfDesired),
                    column("Up-to-date", object -> number(object, "status.updatedReplicas")),
                    column("Available", object -> number(object, "status.availableReplicas")),
                    age()),
            "StatefulSet",
            List.of(column("Ready", Tables::readyOfDesired), age()),
            "ReplicaSet",
            List.of(
                    column("Desired", object -> number(object, "spec.replicas")),
                    column("Current", object -> number(object, "status.replicas")),
                    column("Ready", object -> number(object, "status.readyReplicas")),
                    age()),
            "Service",
            List.of(
                    column("Type", service -> Json.text(service, "spec.type")),
                    column("Cluster-IP", service -> orNone(Json.text(service, "spec.clusterIP"))),
                    column(
                            "Port(s)",
                            service -> joined(
                                    Json.at(service, "spec.ports"),
                                    port -> Json.text(port, "port") + "/" + Json.text(port, "protocol"))),
                    age()),
            "EndpointSlice",
            List.of(
                    column("AddressType", slice -> Json.text(slice, "addressType")),
                    column("Ports", slice -> joined(slice.path("ports"), port -> Json.text(port, "port"))),
                    column(
                            "Endpoints",
                            slice -> joined(
                                    slice.path("endpoints"),
                                    endpoint ->
                                            endpoint.path("addresses").path(0).asText())),
                    age()),
            "Namespace",
            List.of(column("Status", namespace -> Json.text(namespace, "status.phase")), age()),
            "Event",
            List.of(
                    column(
                            "Last Seen",
                            event -> since(Json.textIfPresent(event, "lastTimestamp")
                                    .orElse(Json.text(event, "metadata.creationTimestamp")))),
                    column("Type", event -> Json.text(event, "type")),
                    column("Reason", event -> Json.text(event, "reason")),
                    column(
                            "Object",
                            event -> Json.text(event, "involvedObject.kind") + "/"
                                    + Json.text(event, "involvedObject.name")),
                    column("Message", event -> Json.text(event, "message"))));

    private Tables() {}

    static boolean wanted(HttpRequest request) {
        return request.header("accept")
                .filter(accept -> accept.contains("as=Table"))
                .isPresent();
    }

    static ObjectNode of(ResourceType type, List<ObjectNode> objects, String revision, HttpRequest request) {
        List<Column> columns = columns(type);
        ObjectNode table = bookmark(revision);
        ArrayNode definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions
                .addObject()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", column.name().equals("Name") ? "name" : "")
                .put("description", "")
                .put("priority", column.priority()));
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.cell().apply(object)));
            row.set(
                    "object",
                    request.query().getOrDefault("includeObject", "Metadata").equals("Object")
                            ? object
                            : metadata(object));
        }
        return table;
    }

    static ObjectNode bookmark(long revision) {
        return bookmark(Long.toString(revision));
    }

    private static ObjectNode bookmark(String revision) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", revision);
        table.putArray("columnDefinitions");
        table.putArray("rows");
        return table;
    }

    private static ObjectNode metadata(ObjectNode object) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    private static List<Column> columns(ResourceType type) {
        List<Column> columns = new ArrayList<>();
        columns.add(column("Name", object -> Json.text(object, "metadata.name")));
        if (type.custom() && !type.columns().isEmpty()) {
            type.columns()
                    .forEach(column -> columns.add(new Column(
                            column.name(),
                            "string",
                            column.priority(),
                            object -> column.type().equals("date")
                                    ? since(jsonPath(object, column.dottedPath()))
                                    : jsonPath(object, column.dottedPath()))));
        } else {
            columns.addAll(BUILT_IN.getOrDefault(type.kind(), List.of(age())));
        }
        return columns;
    }

    /** Dotted names, and the one filter that columns of conditions use: {@code conditions[?(@.type=="Ready")].status}. */
    private static String jsonPath(JsonNode object, String path) {
        int filter = path.indexOf("[?(@.");
        if (filter < 0) {
            JsonNode found = Json.at(object, path);
            return found.isContainerNode() ? found.toString() : found.asText("");
        }
        String condition = path.substring(filter + 5, path.indexOf(")]"));
        String field = condition.substring(0, condition.indexOf('=')).strip();
        String value =
                condition.substring(condition.lastIndexOf('=') + 1).strip().replaceAll("[\"']", "");
        return Json.stream(Json.at(object, path.substring(0, filter)))
                .filter(item -> item.path(field).asText().equals(value))
                .map(item -> Json.text(item, path.substring(path.indexOf(")]") + 3)))
                .findFirst()
                .orElse("");
    }

    private static Column column(String name, Function<JsonNode, String> cell) {
        return new Column(name, "string", 0, cell);
    }

    private static Column age() {
        return column("Age", object -> since(Json.text(object, "metadata.creationTimestamp")));
    }

    private static String since(String time) {
        if (time.isEmpty()) {
            return "<unknown>";
        }
        Duration age = Duration.between(Instant.parse(time), Instant.now());
        return age.toMinutes() < 2
                ? Math.max(age.toSeconds(), 0) + "s"
                : age.toHours() < 3
                        ? age.toMinutes() + "m"
                        : age.toDays() < 3 ? age.toHours() + "h" : age.toDays() + "d";
    }

    private static String podStatus(JsonNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String waiting = Json.text(Json.at(pod, "status.containerStatuses").path(0), "state.waiting.reason");
        return waiting.isEmpty() ? Json.text(pod, "status.phase") : waiting;
    }

    private static long ready(JsonNode pod) {
        return Json.stream(Json.at(pod, "status.containerStatuses"))
                .filter(status -> status.path("ready").asBoolean())
                .count();
    }

    private static String readyOfDesired(JsonNode object) {
        return number(object, "status.readyReplicas") + "/" + number(object, "spec.replicas");
    }

    private static String number(JsonNode object, String path) {
        return Integer.toString(Json.at(object, path).asInt(0));
    }

    private static String joined(JsonNode array, Function<JsonNode, String> text) {
        return orNone(Json.stream(array).map(text).collect(Collectors.joining(",")));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }
}
