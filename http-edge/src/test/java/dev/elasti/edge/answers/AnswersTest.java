package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.HeadLimits;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class AnswersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: r-1\r\n\r\n";

    private final Answers answers = new Answers();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void eachRefusalHasItsStatus() {
        Map<Refusal, String> statuses = Map.of(
                new Refusal.QueueFull(5, 10, Duration.ofMillis(1500)), "503 Service Unavailable",
                new Refusal.DeadlinePassed(Duration.ofSeconds(60), "quota"), "504 Gateway Timeout",
                new Refusal.Failing("no Service web", Duration.ofSeconds(5)), "503 Service Unavailable",
                new Refusal.Unmanaged(), "503 Service Unavailable",
                new Refusal.Draining(Duration.ofSeconds(1)), "503 Service Unavailable");
        statuses.forEach((refusal, status) -> {
            String text = text(answers.refusal(head(GET), refusal, false));
            assertThat(text).startsWith("HTTP/1.1 " + status + "\r\n");
            assertThat(text.contains("\r\nRetry-After: ")).isEqualTo(status.startsWith("503"));
            assertThat(text).doesNotContain("Connection:");
        });
    }

    @Test
    void waitingTimeIsToldInWholeSecondsRoundedUp() {
        assertThat(text(answers.refusal(head(GET), new Refusal.QueueFull(5, 10, Duration.ofMillis(1500)), true)))
                .contains("\r\nRetry-After: 2\r\n", "\r\nConnection: close\r\n");
        assertThat(text(answers.refusal(head(GET), new Refusal.Draining(Duration.ZERO), true)))
                .contains("\r\nRetry-After: 1\r\n");
    }

    @Test
    void theCauseIsInTheDocumentAndCannotBreakOutOfIt() {
        Refusal refusal = new Refusal.DeadlinePassed(Duration.ofSeconds(60), "image \"x\\y\"\r\nX-Evil: 1 \u00e9");
        String text = UTF_8.decode(answers.refusal(head(GET), refusal, false)).toString();
        String[] parts = text.split("\r\n\r\n", 2);
        assertThat(parts[0])
                .contains(
                        "\r\nProxy-Status: elasti; error=connection_timeout; details=\"The service had no ready endpoint within 60 s: "
                                + "image \\\"x\\\\y\\\"??X-Evil: 1 ?\"")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\r\nX-Request-Id: r-1\r\n")
                .contains("\r\nContent-Length: " + parts[1].getBytes(UTF_8).length + "\r\n");
        assertThat(parts[1])
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Gateway Timeout\",\"status\":504,\"detail\":"
                        + "\"The service had no ready endpoint within 60 s: image \\\"x\\\\y\\\"\\u000d\\u000aX-Evil: 1 \u00e9\","
                        + "\"requestId\":\"r-1\"}\n");
    }

    @Test
    void headGetsTheFieldsAndNoDocument() {
        String text = text(answers.refusal(head("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), new Refusal.Unmanaged(), false));
        assertThat(text).endsWith("\r\n\r\n").doesNotContain("Content-Length: 0");
    }

    @Test
    void anOldClientIsToldThatTheConnectionStays() {
        String request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        assertThat(text(answers.refusal(head(request), new Refusal.Unmanaged(), false)))
                .contains("\r\nConnection: keep-alive\r\n");
    }

    @Test
    void aMalformedRequestIsAnsweredWithoutItsHead() {
        assertThat(text(answers.failure(null, 405, "TRACE is not offered.", "abc", true)))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("\r\nAllow: GET, ", "\r\nX-Request-Id: abc\r\n", "\r\nConnection: close\r\n", "\r\nDate: ");
    }

    @Test
    void aRequestIdThatIsNotHarmlessIsReplaced() {
        assertThat(text(answers.failure(head(GET.replace("r-1", "a\"b c")), 404, "No.", "", true)))
                .doesNotContain("a\"b c");
    }

    @Test
    void theServerLayerInTheProcessAnswersTheSame() throws Exception {
        EdgeAnswer answer = new EdgeAnswer.Refused(new Refusal.Failing("no Service web", Duration.ofSeconds(5)));
        String direct = text(answers.render(head(GET), answer, "id-1", false));
        String layered = exchange(
                new InProcessUpstream(KIT.system().classicSystem()).flow(answer, "id-1"),
                GET.replace("r-1", "r-1\r\nConnection: close"));
        assertThat(layered).startsWith("HTTP/1.1 503 Service Unavailable\r\n").doesNotContain("Server:");
        assertThat(layered)
                .contains("Content-Type: application/problem+json\r\n", "Retry-After: 5\r\n", "X-Request-Id: id-1\r\n");
        assertThat(layered).endsWith(direct.substring(direct.indexOf("\r\n\r\n")));
    }

    @Test
    void theServerLayerTakesRequestsOneAfterAnother() throws Exception {
        InProcessUpstream upstream = new InProcessUpstream(KIT.system().classicSystem());
        String text = exchange(
                upstream.connection(Flow.of(HttpRequest.class).map(AnswersTest::whereItIs)),
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "HEAD /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(text)
                .containsSubsequence("at /a", "HTTP/1.1 200 OK", "at /b", "HTTP/1.1 200 OK")
                .doesNotContain("at /c");
    }

    private static String exchange(Flow<ByteString, ByteString, ?> connection, String bytes) throws Exception {
        return Source.from(List.of(ByteString.fromString(bytes, ISO_8859_1)))
                .concat(Source.maybe())
                .via(connection)
                .runFold(ByteString.emptyByteString(), ByteString::concat, KIT.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .utf8String();
    }

    private static HttpResponse whereItIs(HttpRequest request) {
        request.discardEntityBytes(KIT.system());
        return HttpResponse.create().withEntity("at " + request.getUri().path());
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes).toString();
    }

    private static RequestHead head(String text) {
        Parsed<RequestHead> parsed = new RequestHeadParser(new HeadLimits(8192, 100, 4096))
                .parse(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        if (parsed instanceof Parsed.Complete<RequestHead>(RequestHead head)) {
            return head;
        }
        throw new AssertionError(parsed);
    }
}
