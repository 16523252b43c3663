package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasti.kubernetes.embedded.http.HttpExchange;
import dev.elasti.kubernetes.embedded.http.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests on resources: from HTTP to the verbs and back. */
final class ResourceHandler {
    private static final String JSON = "application/json";

    private final ObjectApi api;
    private final ScaleView scales;
    private final WatchHandler watches;
    private final PodLogs logs;

    ResourceHandler(ObjectApi api, WatchHandler watches, PodLogs logs) {
        this.api = api;
        this.scales = new ScaleView(api);
        this.watches = watches;
        this.logs = logs;
    }

    void handle(HttpRequest request, HttpExchange exchange) throws IOException {
        Route route = Route.of(request.path());
        ResourceType type =
                api.types().find(route.group(), route.version(), route.plural()).orElseThrow(ApiException::noSuchPath);
        if (route.name().isEmpty()) {
            collection(type, route, request, exchange);
        } else if (route.subresource().equals("log") && type.equals(ResourceTypes.PODS)) {
            ObjectKey key = type.key(route.namespace(), route.name());
            api.get(type, key);
            byte[] text = logs.read(key).getBytes(StandardCharsets.UTF_8);
            exchange.respond(200, "text/plain", text);
        } else {
            object(type, route, request, exchange);
        }
    }

    private void collection(ResourceType type, Route route, HttpRequest request, HttpExchange exchange)
            throws IOException {
        Predicate<JsonNode> filter = filter(request, type);
        switch (request.method()) {
            case "GET", "HEAD" -> {
                if (request.flag("watch")) {
                    watches.watch(type, route.namespace(), filter, request, exchange);
                } else {
                    respond(exchange, 200, list(type, route.namespace(), filter, request));
                }
            }
            case "POST" -> {
                ObjectNode body = body(request);
                ObjectNode stored = Events.toCore(type, body);
                ObjectNode created = api.create(Events.stored(type), route.namespace(), stored, write(request, route));
                respond(exchange, 201, Events.present(type, created));
            }
            case "DELETE" -> {
                Deletion deletion = deletion(request);
                ObjectNode deleted = list(type, route.namespace(), filter, request);
                api.list(Events.stored(type), route.namespace()).stream()
                        .filter(filter)
                        .forEach(object -> api.delete(Events.stored(type), Identity.key(object), deletion));
                respond(exchange, 200, deleted);
            }
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void object(ResourceType type, Route route, HttpRequest request, HttpExchange exchange) throws IOException {
        ResourceType stored = Events.stored(type);
        ObjectKey key = type.key(route.namespace(), route.name());
        if (route.subresource().equals("scale")) {
            respond(exchange, 200, scale(type, key, request, route));
            return;
        }
        switch (request.method()) {
            case "GET", "HEAD" -> {
                if (request.flag("watch")) {
                    Predicate<JsonNode> one =
                            object -> Json.text(object, "metadata.name").equals(route.name());
                    watches.watch(type, route.namespace(), one, request, exchange);
                    return;
                }
                ObjectNode object = Events.present(type, api.get(stored, key));
                respond(exchange, 200, Tables.wanted(request) ? Tables.of(type, List.of(object), "", request) : object);
            }
            case "PUT" ->
                respond(
                        exchange,
                        200,
                        Events.present(
                                type,
                                api.replace(stored, key, Events.toCore(type, body(request)), write(request, route))));
            case "PATCH" -> {
                PatchFormat format =
                        PatchFormat.of(request.header("content-type").orElse(""));
                if (format == PatchFormat.APPLY
                        && request.parameter("fieldManager").isEmpty()) {
                    throw ApiException.invalid(
                            type, route.name(), "fieldManager", "Required value: is required for apply patch");
                }
                boolean isNew = api.find(stored, key).isEmpty();
                ObjectNode patched = api.patch(stored, key, format, Json.parse(request.body()), write(request, route));
                respond(exchange, isNew ? 201 : 200, Events.present(type, patched));
            }
            case "DELETE" -> {
                ObjectNode live = api.get(stored, key);
                Optional<ObjectNode> waiting = api.delete(stored, key, deletion(request));
                respond(
                        exchange,
                        200,
                        waiting.map(object -> Events.present(type, object)).orElseGet(() -> deleted(type, live)));
            }
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private ObjectNode scale(ResourceType type, ObjectKey key, HttpRequest request, Route route) {
        return switch (request.method()) {
            case "GET", "HEAD" -> scales.get(type, key);
            case "PUT" -> scales.replace(type, key, body(request), write(request, route));
            case "PATCH" ->
                scales.patch(
                        type,
                        key,
                        PatchFormat.of(request.header("content-type").orElse("")),
                        Json.parse(request.body()),
                        write(request, route));
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private ObjectNode list(ResourceType type, String namespace, Predicate<JsonNode> filter, HttpRequest request) {
        ObjectStore.Listing listing = api.store().list(Events.stored(type).storage(), namespace);
        Pages.Page page = Pages.of(listing, filter, request);
        List<ObjectNode> objects = page.objects().stream()
                .map(object -> Events.present(type, object))
                .toList();
        if (Tables.wanted(request)) {
            return Tables.of(type, objects, Long.toString(page.revision()), request);
        }
        ObjectNode list = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(page.revision()));
        page.more().ifPresent(token -> metadata.put("continue", token));
        ArrayNode items = list.putArray("items");
        objects.forEach(items::add);
        return list;
    }

    private static Predicate<JsonNode> filter(HttpRequest request, ResourceType type) {
        Predicate<JsonNode> labels =
                Selectors.labels(request.parameter("labelSelector").orElse(""));
        Predicate<JsonNode> fields =
                Selectors.fields(request.parameter("fieldSelector").orElse(""));
        return object -> labels.test(object) && fields.test(Events.view(type, object));
    }

    private static Write write(HttpRequest request, Route route) {
        String manager = request.parameter("fieldManager")
                .orElseGet(() -> request.header("user-agent").orElse("unknown").split("/", 2)[0]);
        Write.Subresource subresource = switch (route.subresource()) {
            case "", "finalize" -> Write.Subresource.NONE;
            case "status" -> Write.Subresource.STATUS;
            case "scale" -> Write.Subresource.SCALE;
            default -> throw ApiException.noSuchPath();
        };
        return new Write(
                manager,
                subresource,
                request.flag("force"),
                request.parameter("dryRun").isPresent());
    }

    private static ObjectNode body(HttpRequest request) {
        if (Json.parse(request.body()) instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("an object is expected as the body");
    }

    private static Deletion deletion(HttpRequest request) {
        JsonNode options = request.body().isBlank() ? Json.object() : Json.parse(request.body());
        return Deletion.of(options, request.parameter("gracePeriodSeconds"), request.parameter("propagationPolicy"));
    }

    private static ObjectNode deleted(ResourceType type, ObjectNode object) {
        ObjectNode status =
                Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", Json.text(object, "metadata.name"))
                .put("group", type.group())
                .put("kind", type.plural())
                .put("uid", Json.text(object, "metadata.uid"));
        return status;
    }

    private static void respond(HttpExchange exchange, int status, JsonNode body) throws IOException {
        exchange.respond(status, JSON, Json.bytes(body));
    }
}
