package dev.elasti.edge.answers;

import dev.elasti.edge.relay.EdgeAnswer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The edge's answers as pekko-http's model, for routes that have to refuse too. */
public final class ProblemResponses {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final ContentType CONTENT_TYPE =
            ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true));

    private ProblemResponses() {}

    /** {@return the response for {@code answer}} The same fields and document as {@link PlainAnswer} writes. */
    public static HttpResponse of(EdgeAnswer answer, String requestId) {
        Problem problem = Problem.of(answer);
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(RawHeader.create("X-Request-Id", requestId));
        problem.fields().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        return HttpResponse.create()
                .withStatus(StatusCodes.custom(problem.status(), problem.title(), problem.detail()))
                .addHeaders(headers)
                .withEntity(HttpEntities.create(CONTENT_TYPE, problem.document(requestId)));
    }
}
