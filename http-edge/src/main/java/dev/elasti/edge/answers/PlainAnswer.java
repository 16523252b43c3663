package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

/** The edge's answers straight to bytes: for what has no request, and when ten thousand requests are turned away at once. */
final class PlainAnswer {
    private PlainAnswer() {}

    static ByteBuffer render(Asked asked, boolean close) {
        RequestHead request = asked.request();
        Document answer = Document.of(asked.answer(), RequestIds.of(request, asked.id()));
        byte[] content = answer.bytes();
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(answer.reason())
                .append("\r\n");
        if (answer.hasLength()) {
            head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        answer.fields()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (close) {
            head.append("Connection: close\r\n");
        } else if (request != null && request.minorVersion() == 0) {
            head.append("Connection: keep-alive\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + content.length + 64);
        out.writeBytes(head.toString().getBytes(ISO_8859_1));
        out.writeBytes(HttpDate.line());
        out.write('\r');
        out.write('\n');
        if (request == null || request.method() != Method.HEAD) {
            out.writeBytes(content);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    static OwnReply inParts(EdgeAnswer answer, String id) {
        Document document = Document.of(answer, RequestIds.of(id));
        Map<String, String> fields = new LinkedHashMap<>(document.fields());
        if (document.hasLength()) {
            fields.put("Content-Type", document.contentType());
        }
        return new OwnReply(document.status(), fields, document.content(), document.sentence());
    }
}
