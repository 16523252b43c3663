package dev.elasti.edge.answers;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import dev.elasti.edge.relay.Asked;
import dev.elasti.edge.relay.EdgeAnswer;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** The routes behind the edge's own answers. Whatever they do, the client gets an answer and the log says why. */
public final class AnswerRoutes {
    /** In each request: what is asked of the edge, with the client's head as it came. */
    public static final AttributeKey<Asked> ASKED = AttributeKey.create("elasti-asked", Asked.class);

    private AnswerRoutes() {}

    /** {@return the route that takes whatever comes: its problem document} */
    static Route problems() {
        return extractRequest(request -> {
            Asked asked = asked(request);
            return complete(ProblemResponses.of(asked.answer(), RequestIds.of(asked.request(), asked.id())));
        });
    }

    /** {@return {@code routes}, whose rejections are problem documents and whose faults are logged once and answered with 500} */
    static Route guarded(Route routes) {
        return extractRequest(request -> {
            Asked asked = asked(request);
            ExceptionHandler handler = ExceptionHandler.newBuilder()
                    .matchAny(fault -> complete(failed(asked.fault(fault))))
                    .build();
            return handleExceptions(
                    handler, () -> mapResponse(response -> watched(response, asked), () -> routes.orElse(problems())));
        });
    }

    private static Asked asked(HttpRequest request) {
        return request.getAttribute(ASKED).orElseThrow();
    }

    private static HttpResponse failed(String id) {
        return ProblemResponses.of(new EdgeAnswer.Failed(500, "The edge failed."), id)
                .addHeader(Connection.create("close"));
    }

    /** An entity that fails on its way is cut short, and that is all that a client can be told then; the log is told why. */
    private static HttpResponse watched(HttpResponse response, Asked asked) {
        ResponseEntity entity = response.entity();
        if (entity.isStrict()) {
            return response;
        }
        Flow<ByteString, ByteString, ?> watch = Flow.of(ByteString.class).mapError(Throwable.class, fault -> {
            asked.fault(fault);
            return fault;
        });
        OptionalLong length = entity.getContentLengthOption();
        return length.isEmpty()
                ? response.transformEntityDataBytes(watch)
                : response.withEntity(HttpEntities.create(
                        entity.getContentType(),
                        length.getAsLong(),
                        entity.getDataBytes().via(watch)));
    }
}
