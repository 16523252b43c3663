package dev.elasti.edge.answers;

import dev.elasti.edge.relay.EdgeAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private static final ContentType PROBLEM =
            ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true));

    private ProblemResponses() {}

    /** {@return the response for {@code answer}} The same fields and document as {@link PlainAnswer} writes. */
    public static HttpResponse of(EdgeAnswer answer, String requestId) {
        Document document = Document.of(answer, requestId);
        List<HttpHeader> headers = new ArrayList<>();
        document.fields().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.custom(document.status(), document.reason(), document.sentence()))
                .addHeaders(headers);
        return document.hasLength()
                ? response.withEntity(HttpEntities.create(type(document.contentType()), document.bytes()))
                : response;
    }

    /** What can't be written as a type that pekko-http knows is no text to it. */
    private static ContentType type(String contentType) {
        return contentType.equals(Problem.MEDIA_TYPE)
                ? PROBLEM
                : Objects.requireNonNullElse(ContentTypes.parse(contentType), ContentTypes.APPLICATION_OCTET_STREAM);
    }
}
