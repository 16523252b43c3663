package dev.elasti.edge.answers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.http1.HeadLimits;
import dev.elasti.edge.http1.Parsed;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestHeadParser;
import dev.elasti.edge.relay.Asked;
import dev.elasti.edge.relay.EdgeAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class AnswersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: r-1\r\n\r\n";

    private final Answers answers = new Answers(KIT.system().classicSystem());

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
            String text = text(plain(head(GET), refusal, false));
            assertThat(text).startsWith("HTTP/1.1 " + status + "\r\n");
            assertThat(text.contains("\r\nRetry-After: ")).isEqualTo(status.startsWith("503"));
            assertThat(text).doesNotContain("Connection:");
        });
    }

    @Test
    void waitingTimeIsToldInWholeSecondsRoundedUp() {
        assertThat(text(plain(head(GET), new Refusal.QueueFull(5, 10, Duration.ofMillis(1500)), true)))
                .contains("\r\nRetry-After: 2\r\n", "\r\nConnection: close\r\n");
        assertThat(text(plain(head(GET), new Refusal.Draining(Duration.ZERO), true)))
                .contains("\r\nRetry-After: 1\r\n");
    }

    @Test
    void theCauseIsInTheDocumentAndCannotBreakOutOfIt() {
        Refusal refusal = new Refusal.DeadlinePassed(Duration.ofSeconds(60), "image \"x\\y\"\r\nX-Evil: 1 \u00e9");
        String text = UTF_8.decode(plain(head(GET), refusal, false)).toString();
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
        String text = text(plain(head("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), new Refusal.Unmanaged(), false));
        assertThat(text).endsWith("\r\n\r\n").doesNotContain("Content-Length: 0");
    }

    @Test
    void anOldClientIsToldThatTheConnectionStays() {
        String request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        assertThat(text(plain(head(request), new Refusal.Unmanaged(), false)))
                .contains("\r\nConnection: keep-alive\r\n");
    }

    @Test
    void aMalformedRequestIsAnsweredWithoutItsHead() {
        Asked asked = new Asked(null, new EdgeAnswer.Failed(405, "TRACE is not offered."), "abc");
        assertThat(text(answers.plain(asked, true)))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("\r\nAllow: GET, ", "\r\nX-Request-Id: abc\r\n", "\r\nConnection: close\r\n", "\r\nDate: ");
    }

    @Test
    void aRequestIdThatIsNotHarmlessIsReplaced() {
        Asked asked = new Asked(head(GET.replace("r-1", "a\"b c")), new EdgeAnswer.Failed(404, "No."), "");
        assertThat(text(answers.plain(asked, true))).doesNotContain("a\"b c");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theServerLayerAnswersAsThePlainAnswerDoes(EdgeAnswer answer) throws Exception {
        Asked asked = new Asked(head(GET), answer, "id-1");
        String plain = text(answers.plain(asked, false));
        String layered = exchange(answers, asked, GET.replace("r-1", "r-1\r\nConnection: close"));
        assertThat(layered).doesNotContain("Server:").endsWith(plain.substring(plain.indexOf("\r\n\r\n")));
        assertThat(lines(layered)).containsAll(lines(plain));
        assertThat(answers.status(answer)).isEqualTo(Integer.parseInt(plain.substring(9, 12)));
    }

    static List<EdgeAnswer> answers() {
        return List.of(
                new EdgeAnswer.Refused(new Refusal.QueueFull(5, 10, Duration.ofMillis(1500))),
                new EdgeAnswer.Refused(new Refusal.DeadlinePassed(Duration.ofSeconds(60), "image \"x\"")),
                new EdgeAnswer.Refused(new Refusal.Failing("no Service web", Duration.ofSeconds(5))),
                new EdgeAnswer.Refused(new Refusal.Unmanaged()),
                new EdgeAnswer.Refused(new Refusal.Draining(Duration.ZERO)),
                new EdgeAnswer.UnknownHost(),
                new EdgeAnswer.NoHost(),
                new EdgeAnswer.Looping(),
                new EdgeAnswer.Unreachable("Connection refused"),
                new EdgeAnswer.Exhausted("Too many open files"),
                new EdgeAnswer.Failed(400, "Wrong."),
                new EdgeAnswer.Failed(500, "Wrong."));
    }

    @Test
    void theServerLayerTakesRequestsOneAfterAnother() throws Exception {
        Answers pages = new Answers(
                KIT.system().classicSystem(), Directives.extractUri(uri -> Directives.complete("at " + uri.path())));
        String text = exchange(
                pages,
                new Asked(head(GET), new EdgeAnswer.UnknownHost(), ""),
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "HEAD /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(text)
                .containsSubsequence("HTTP/1.1 200 OK", "at /a", "HTTP/1.1 200 OK", "at /b", "HTTP/1.1 200 OK")
                .doesNotContain("at /c");
    }

    private ByteBuffer plain(RequestHead request, Refusal refusal, boolean close) {
        return answers.plain(new Asked(request, new EdgeAnswer.Refused(refusal), ""), close);
    }

    private static List<String> lines(String response) {
        return response.substring(0, response.indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> !line.startsWith("Date: "))
                .toList();
    }

    private static String exchange(Answers answers, Asked asked, String bytes) throws Exception {
        return Source.from(List.of(ByteString.fromString(bytes, ISO_8859_1)))
                .concat(Source.maybe())
                .via(answers.server(() -> asked))
                .runFold(ByteString.emptyByteString(), ByteString::concat, KIT.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .utf8String();
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
