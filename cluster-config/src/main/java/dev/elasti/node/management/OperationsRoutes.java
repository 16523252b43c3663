package dev.elasti.node.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.elasti.actors.domain.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /metrics} for Prometheus, and {@code /elasti/…} as JSON. */
final class OperationsRoutes {
    private static final PathMatcher0 SERVICES = segment("services");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private OperationsRoutes() {}

    static Route of(Supplier<NodeState> node) {
        return concat(
                path("metrics", () -> get(() -> complete(metrics(node.get())))),
                pathPrefix(
                        "elasti",
                        () -> concat(
                                path(SERVICES, () -> get(() -> all(node.get()))),
                                path(
                                        SERVICES.slash(segment()).slash(segment()),
                                        (namespace, name) -> get(() -> one(node.get(), namespace, name))),
                                extractUnmatchedPath(rest -> complete(notFound(rest))))));
    }

    private static Route all(NodeState node) {
        return onSuccess(node.services(), services -> complete(json(StatusCodes.OK, new Services(services))));
    }

    private static Route one(NodeState node, String namespace, String name) {
        return onSuccess(
                node.service(new ServiceId(namespace, name)),
                found -> complete(
                        switch (found) {
                            case Found.Here(ServiceDetail detail) -> json(StatusCodes.OK, detail);
                            case Found.Nowhere() ->
                                error(
                                        StatusCodes.NOT_FOUND,
                                        "There is no ElastiService " + name + " in namespace " + namespace
                                                + ". All are listed at /elasti/services.");
                            case Found.OwnerSilent() ->
                                error(
                                        StatusCodes.SERVICE_UNAVAILABLE,
                                        "The owner of " + namespace + "/" + name
                                                + " did not answer: it moves, or its node has just died. Try again.");
                        }));
    }

    private static HttpResponse metrics(NodeState node) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        MediaTypes.TEXT_PLAIN.toContentType(org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8),
                        node.metrics()));
    }

    private static HttpResponse notFound(String rest) {
        return error(
                StatusCodes.NOT_FOUND,
                "There is no GET /elasti" + rest
                        + ". Try /elasti/services, /elasti/services/NAMESPACE/NAME, /metrics, /ready or /alive.");
    }

    private static HttpResponse error(StatusCode status, String message) {
        return json(status, Map.of("error", message));
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
