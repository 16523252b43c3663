package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.edge.http1.HttpDate;
import dev.elasti.edge.http1.Method;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http2.OwnReply;
import dev.elasti.edge.relay.Asked;
import dev.elasti.edge.relay.EdgeAnswer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Problem documents straight to bytes: for what has no request, and when ten thousand requests are turned away at once. */
final class PlainAnswer {
    private PlainAnswer() {}

    static ByteBuffer render(Asked asked, boolean close) {
        RequestHead request = asked.request();
        Problem problem = Problem.of(asked.answer());
        String requestId = RequestIds.of(request, asked.id());
        byte[] document = problem.document(requestId);
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ")
                .append(problem.status())
                .append(' ')
                .append(problem.title())
                .append("\r\n");
        head.append("Content-Type: ").append(ProblemResponses.MEDIA_TYPE).append("\r\n");
        head.append("Content-Length: ").append(document.length).append("\r\n");
        head.append("X-Request-Id: ").append(requestId).append("\r\n");
        problem.fields()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (close) {
            head.append("Connection: close\r\n");
        } else if (request != null && request.minorVersion() == 0) {
            head.append("Connection: keep-alive\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + document.length + 64);
        out.writeBytes(head.toString().getBytes(ISO_8859_1));
        out.writeBytes(HttpDate.line());
        out.write('\r');
        out.write('\n');
        if (request == null || request.method() != Method.HEAD) {
            out.writeBytes(document);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    static OwnReply inParts(EdgeAnswer answer, String id) {
        Problem problem = Problem.of(answer);
        String requestId = RequestIds.of(id);
        Map<String, String> fields = new LinkedHashMap<>(problem.fields());
        fields.put("Content-Type", ProblemResponses.MEDIA_TYPE.toString());
        fields.put("X-Request-Id", requestId);
        String document = new String(problem.document(requestId), UTF_8);
        return new OwnReply(problem.status(), fields, document, problem.detail());
    }
}
