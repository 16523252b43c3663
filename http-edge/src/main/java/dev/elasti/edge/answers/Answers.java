package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.HttpDate;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.relay.OwnAnswers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Refusals and failures rendered straight to bytes: no stream to start when ten thousand requests are turned away at once. */
public final class Answers implements OwnAnswers {
    @Override
    public ByteBuffer refusal(RequestHead request, Refusal refusal, boolean close) {
        return render(request, new EdgeAnswer.Refused(refusal), "", close);
    }

    @Override
    public ByteBuffer failure(@Nullable RequestHead request, int status, String reason, String id, boolean close) {
        return render(request, new EdgeAnswer.Failed(status, reason), id, close);
    }

    /**
     * {@return the whole response, from position to limit}
     *
     * @param request null when not even its head was understood
     * @param id what the log line on it carries; empty if there is none
     */
    public ByteBuffer render(@Nullable RequestHead request, EdgeAnswer answer, String id, boolean close) {
        Problem problem = Problem.of(answer);
        String requestId = RequestIds.of(request, id);
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
        if (!RequestIds.wantsNoBody(request)) {
            out.writeBytes(document);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
