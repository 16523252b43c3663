package dev.elasti.edge.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.relay.OwnAnswers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Answers of the edge as short as can be. */
public final class TestAnswers implements OwnAnswers {
    @Override
    public ByteBuffer refusal(RequestHead request, Refusal refusal, boolean close) {
        int status = refusal instanceof Refusal.DeadlinePassed ? 504 : 503;
        return render(status, refusal.getClass().getSimpleName(), close);
    }

    @Override
    public ByteBuffer failure(@Nullable RequestHead request, int status, String reason, String id, boolean close) {
        return render(status, reason, close);
    }

    private static ByteBuffer render(int status, String text, boolean close) {
        return ByteBuffer.wrap(("HTTP/1.1 " + status + " Own\r\nContent-Length: " + text.length() + "\r\n"
                        + (close ? "Connection: close\r\n" : "") + "\r\n" + text)
                .getBytes(ISO_8859_1));
    }
}
