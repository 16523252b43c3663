package dev.elasti.edge.answers;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Faults in the edge's own answers and in its stages: the client is told, with the id of the one line in the log, its connection
 * ends, and nobody else notices.
 */
class OwnFaultsTest {
    private static final String NOBODY = "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n";
    private static final Pattern ID = Pattern.compile("\"requestId\":\"([^\"]+)\"");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
    }

    @Test
    void aRouteThatThrowsIs500() throws Exception {
        faultIs500(Directives.extractRequest(_ -> {
            throw new IllegalStateException("a bug in a route");
        }));
    }

    @Test
    void aRouteWhoseFutureFailsIs500() throws Exception {
        faultIs500(Directives.completeWithFuture(
                CompletableFuture.failedFuture(new IllegalStateException("a bug in a route"))));
    }

    @Test
    void aFaultOfAStageIs500() throws Exception {
        try (EdgeFixture edge = EdgeFixture.start()) {
            faultIs500(edge, "GET / HTTP/1.1\r\nHost: bug\r\n\r\n", "a fault of our own");
        }
    }

    @Test
    void anAnswerWhoseStreamFailsIsCutShort() throws Exception {
        CompletableFuture<ByteString> rest = new CompletableFuture<>();
        Route route = Directives.complete(HttpResponse.create()
                .withEntity(HttpEntities.createChunked(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        Source.single(ByteString.fromString("begun")).concatLazy(Source.completionStage(rest)))));
        try (EdgeFixture edge = EdgeFixture.start("", system -> new Answers(system, route));
                RawClient client = edge.client().send(NOBODY)) {
            assertThat(client.readUntil("begun")).startsWith("HTTP/1.1 200 ");
            rest.completeExceptionally(new IllegalStateException("a bug in a stream"));
            assertThat(client.readWhatComes()).doesNotContain("0\r\n\r\n");
            eventually(() -> assertThat(complaints()).hasSize(1));
            assertThat(complaints().getFirst().getThrowableProxy().getMessage()).isEqualTo("a bug in a stream");
        }
    }

    @Test
    void aRouteThatNeverAnswersKeepsNobodyElseFromAnAnswer() throws Exception {
        CountDownLatch isStuck = new CountDownLatch(1);
        Route route = Directives.path("stuck", () -> {
            isStuck.countDown();
            return Directives.completeWithFuture(new CompletableFuture<HttpResponse>());
        });
        try (EdgeFixture edge = EdgeFixture.start(
                        "elasti.edge { loops.count = 1, relay.own-answers-at-a-time = 1 }",
                        system -> new Answers(system, route));
                RawClient stuck = edge.client();
                RawClient other = edge.client()) {
            stuck.send("GET /stuck HTTP/1.1\r\nHost: nobody\r\n\r\n");
            assertThat(isStuck.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(other.send(NOBODY).readResponse()).startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void whoFindsTheQueueFullIsToldSoWithoutTheServer() throws Exception {
        Route broken = Directives.extractRequest(_ -> {
            throw new IllegalStateException("a bug in a route");
        });
        try (EdgeFixture edge = EdgeFixture.start("", system -> new Answers(system, broken));
                RawClient client = edge.client()) {
            edge.shop();
            client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            edge.room().refuseOne(new Refusal.QueueFull(100, 1, Duration.ofSeconds(7)));
            assertThat(client.readResponse()).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 7\r\n");
        }
    }

    @Test
    void aRouteSeesWhatTheClientAccepts() throws Exception {
        Route page = Directives.headerValueByName(
                "Accept",
                accept -> accept.contains("text/html")
                        ? Directives.get(() -> Directives.complete(
                                HttpResponse.create().withEntity(ContentTypes.TEXT_HTML_UTF8, "a page")))
                        : Directives.reject());
        try (EdgeFixture edge = EdgeFixture.start("", system -> new Answers(system, page));
                RawClient client = edge.client()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody\r\nAccept: text/html\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("a page");
            client.send("GET / HTTP/1.1\r\nHost: nobody\r\nAccept: application/json\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ").contains("problem+json");
            client.send("POST /a|b%zz HTTP/1.1\r\nHost: nobody\r\nAccept: text/html\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ");
            client.send("BREW / HTTP/1.1\r\nHost: nobody\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ");
        }
    }

    private void faultIs500(Route route) throws Exception {
        try (EdgeFixture edge = EdgeFixture.start("", system -> new Answers(system, route))) {
            faultIs500(edge, NOBODY, "a bug in a route");
        }
    }

    private void faultIs500(EdgeFixture edge, String request, String cause) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient other = edge.client();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            servedAsEver(other);
            String answer = client.send(request).readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 500 ").contains("\r\nConnection: close\r\n");
            Matcher id = ID.matcher(answer);
            assertThat(id.find()).isTrue();
            assertThat(complaints()).hasSize(1);
            assertThat(complaints().getFirst().getFormattedMessage()).contains("[" + id.group(1) + "]");
            assertThat(complaints().getFirst().getThrowableProxy().getMessage()).contains(cause);
            servedAsEver(other);
        }
    }

    private static void servedAsEver(RawClient other) throws IOException {
        assertThat(other.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n").readResponse())
                .startsWith("HTTP/1.1 200 ");
    }

    private List<ILoggingEvent> complaints() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
    }
}
