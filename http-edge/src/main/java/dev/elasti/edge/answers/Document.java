package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.elasti.edge.relay.EdgeAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer of the edge in the form that all protocols write, less its content's length.
 *
 * @param fields for the head, in order; values are fit for one
 * @param content empty for none
 * @param sentence the same in short
 */
record Document(int status, Map<String, String> fields, String contentType, String content, String sentence) {
    Document {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        requireNonNull(contentType, "contentType");
        requireNonNull(content, "content");
        requireNonNull(sentence, "sentence");
    }

    static Document of(EdgeAnswer answer, String requestId) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("X-Request-Id", requestId);
        return switch (answer) {
            case EdgeAnswer.Trouble trouble -> {
                Problem problem = Problem.of(trouble);
                fields.putAll(problem.fields());
                yield new Document(
                        problem.status(), fields, Problem.MEDIA_TYPE, problem.document(requestId), problem.detail());
            }
            case EdgeAnswer.Said(int status, var more, String contentType, String content, String sentence) -> {
                fields.put("Cache-Control", "no-store");
                fields.putAll(more);
                yield new Document(status, fields, contentType, status == 204 ? "" : content, sentence);
            }
        };
    }

    String reason() {
        return Reasons.of(status);
    }

    byte[] bytes() {
        return content.getBytes(UTF_8);
    }

    /** {@return whether a message with this status can say how long its content is} */
    boolean hasLength() {
        return status != 204;
    }
}
