package dev.elasti.node.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /metrics} for Prometheus, and {@code /elasti/…} as JSON. */
final class OperationsRoutes {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private OperationsRoutes() {}

    static Route of(Supplier<NodeState> node) {
        return concat(
                path("metrics", () -> get(() -> complete(metrics(node.get())))),
                pathPrefix(
                        "elasti",
                        () -> concat(
                                path(
                                        "services",
                                        () -> get(() -> onSuccess(
                                                node.get().services(),
                                                services -> complete(json(StatusCodes.OK, new Services(services)))))),
                                extractUnmatchedPath(rest -> complete(notFound(rest))))));
    }

    private static HttpResponse metrics(NodeState node) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        MediaTypes.TEXT_PLAIN.toContentType(org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8),
                        node.metrics()));
    }

    private static HttpResponse notFound(String rest) {
        return json(
                StatusCodes.NOT_FOUND,
                Map.of(
                        "error",
                        "There is no GET /elasti" + rest + ". Try /elasti/services, /metrics, /ready or /alive."));
    }

    private static HttpResponse json(StatusCode status, Object value) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("These records are always JSON", e);
        }
    }

    /** The answer's outer object, so that more can stand beside the list later. */
    private record Services(List<ServiceView> services) {
        private Services {
            services = List.copyOf(services);
        }
    }
}
