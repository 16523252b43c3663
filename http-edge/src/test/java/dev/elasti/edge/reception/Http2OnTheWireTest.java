package dev.elasti.edge.reception;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.ProbeRule;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.actors.domain.ReceptionSpec.Fallback;
import dev.elasti.actors.domain.ReceptionSpec.Look;
import dev.elasti.actors.domain.ReceptionSpec.Page;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.Http2Client;
import dev.elasti.edge.testing.Http2Client.Answer;
import dev.elasti.edge.testing.Http2Pod;
import dev.elasti.edge.testing.Receiving;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sleeping service's clients of HTTP/2 get: a real client, the edge, and a real server, with a cold start in between. */
class Http2OnTheWireTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Page PAGE = new Page(Look.CARD, "", "", "");

    private static ActorSystem clients;
    private static Http2Pod pod;

    private EdgeFixture edge;
    private Http2Client client;

    @BeforeAll
    static void startPeers() throws Exception {
        clients = ActorSystem.create("clients");
        pod = new Http2Pod();
    }

    @AfterAll
    static void stopPeers() throws Exception {
        clients.terminate();
        clients.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        pod.close();
    }

    @BeforeEach
    void start() throws Exception {
        pod.asked().clear();
        edge = EdgeFixture.start("elasti.edge { relay.connect-within = 300ms, http2.look-every = 3s }");
        client = client();
    }

    @AfterEach
    void stop() {
        client.close();
        edge.close();
    }

    @Test
    void aBrowserIsShownAPageWhileAPostOnTheSameConnectionWaits() throws Exception {
        shop(page());
        CompletableFuture<Answer> post =
                client.ask(html(HttpRequest.POST(uri("/order"))).withEntity("two apples"));
        awaitWaiting();
        Answer page = got(client.ask(html(HttpRequest.GET(uri("/cart")))));
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.contentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(page.field("Retry-After")).isEqualTo("7");
        assertThat(page.field("Cache-Control")).isEqualTo("no-store");
        assertThat(page.field("Content-Security-Policy")).startsWith("default-src 'none'; ");
        assertThat(page.content()).contains("<title>web</title>").endsWith("</html>\n");
        Answer progress = got(client.ask(HttpRequest.GET(uri("/.well-known/elasti/waiting"))));
        assertThat(progress.content()).contains("\"phase\":\"Asleep\"");
        assertThat(post).isNotDone();
        assertThat(edge.room().waiting()).isEqualTo(1);
        shop(page(), pod.endpoint());
        edge.room().releaseAll();
        assertThat(got(post).content()).isEqualTo("the pod was asked to POST /order two apples");
        assertThat(got(client.ask(html(HttpRequest.GET(uri("/cart"))))).content())
                .isEqualTo("the pod was asked to GET /cart ");
        assertThat(pod.asked()).hasSize(2);
        assertThat(client.over()).isNotDone();
    }

    @Test
    void aPageWakesTheServiceAndItsBrowserGetsThereOnTheSameConnection() throws Exception {
        shop(page());
        for (int i = 1; i <= 30; i++) {
            assertThat(got(client.ask(html(HttpRequest.GET(uri("/cart"))))).status())
                    .isEqualTo(503);
            int wakes = i;
            eventually(() -> assertThat(edge.room().left()).isEqualTo(wakes));
        }
        shop(page(), pod.endpoint());
        assertThat(got(client.ask(html(HttpRequest.GET(uri("/cart"))))).content())
                .isEqualTo("the pod was asked to GET /cart ");
        assertThat(client.over()).isNotDone();
    }

    @Test
    void aClientOfAnApiIsToldToComeAgain() throws Exception {
        shop(new ReceptionSpec(List.of(), Optional.empty(), ApiClients.PROBLEM, Optional.empty()));
        HttpRequest request =
                HttpRequest.GET(uri("/v1/things")).addHeader(RawHeader.create("accept", "application/json"));
        Answer problem = got(client.ask(request));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.contentType()).isEqualTo("application/problem+json");
        assertThat(problem.field("Retry-After")).isEqualTo("7");
        assertThat(problem.content()).contains("\"status\":503,\"detail\":\"The service is asleep, and wakes now;");
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void aProbeIsAnsweredWithoutATicketPodOrNoPod() throws Exception {
        shop(probes());
        assertProbed();
        shop(probes(), pod.endpoint());
        assertProbed();
        assertThat(got(client.ask(HttpRequest.GET(uri("/")))).content()).isEqualTo("the pod was asked to GET / ");
        eventually(() -> assertThat(edge.room().underWay()).isZero());
        edge.room().shut();
        assertProbed();
        assertThat(edge.room().waiting() + edge.room().left() + edge.room().underWay())
                .isZero();
        assertThat(pod.asked()).hasSize(1);
    }

    private void assertProbed() throws Exception {
        Answer answer = got(client.ask(HttpRequest.GET(uri("/livez"))));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo("{\"ok\":true}");
        assertThat(answer.contentType()).isEqualTo("application/json");
        Answer head = got(client.ask(HttpRequest.HEAD(uri("/livez"))));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.content()).isEmpty();
        assertThat(got(client.ask(HttpRequest.GET(uri("/none")))).status()).isEqualTo(204);
    }

    @Test
    void aProbeThatComesLateGoesToThePodThatIsServedDirectly() throws Exception {
        shop(probes(), pod.endpoint());
        edge.routing().leave("shop");
        got(client.ask(HttpRequest.GET(uri("/livez"))));
        assertThat(pod.asked()).hasSize(1);
    }

    @Test
    void allThatHaveWaitedLongEnoughAreAnsweredAndTheConnectionEnds() throws Exception {
        String soon = "<p>Soon.</p>" + "x".repeat(100_000);
        shop(falling(new Fallback.Answer(Duration.ofMillis(50), 200, "text/html", soon)));
        CompletableFuture<Answer> get = client.ask(HttpRequest.GET(uri("/")));
        CompletableFuture<Answer> post = client.ask(HttpRequest.POST(uri("/")).withEntity("x"));
        for (Answer answer : List.of(got(get), got(post))) {
            assertThat(answer.status()).isEqualTo(200);
            assertGot(answer, soon);
        }
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
    }

    @Test
    void allThatHaveWaitedLongEnoughGetToTheOtherServiceAndWhatComesThenWaitsAnew() throws Exception {
        shop(falling(new Fallback.Service(
                Duration.ofMillis(200), "other", pod.endpoint().port())));
        CompletableFuture<Answer> get = client.ask(HttpRequest.GET(uri("/a")));
        CompletableFuture<Answer> post = client.ask(HttpRequest.POST(uri("/b")).withEntity("body"));
        assertThat(got(get).content()).isEqualTo("the pod was asked to GET /a ");
        assertThat(got(post).content()).isEqualTo("the pod was asked to POST /b body");
        assertThat(edge.room().left()).isEqualTo(1);
        assertThat(edge.room().underWay()).isZero();
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        try (Http2Client next = client()) {
            shop(falling(new Fallback.Answer(LONG, 200, "text/plain", "")), pod.endpoint());
            edge.room().shut();
            CompletableFuture<Answer> waits = next.ask(HttpRequest.GET(uri("/c")));
            awaitWaiting();
            edge.room().releaseAll();
            assertThat(got(waits).content()).isEqualTo("the pod was asked to GET /c ");
        }
    }

    @Test
    void anotherServiceThatDoesNotSpeakHttp2IsA502() throws Exception {
        try (ScriptedOrigin other = ScriptedOrigin.playing(connection -> {
            connection.read(24);
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            shop(falling(new Fallback.Service(
                    Duration.ZERO, "other", other.endpoint().port())));
            assertThat(got(client.ask(HttpRequest.GET(uri("/")))).status()).isEqualTo(502);
        }
    }

    @Test
    void aServiceThatDoesNotWakeIsStoodIn() throws Exception {
        String closed = "Closed.";
        shop(falling(new Fallback.Answer(LONG, 503, "text/plain", closed)));
        CompletableFuture<Answer> answer = client.ask(HttpRequest.GET(uri("/")));
        awaitWaiting();
        edge.room().refuseOne(new Refusal.Failing("no image", Duration.ofSeconds(3)));
        assertGot(got(answer), closed);
        assertThat(got(answer).field("Retry-After")).isEqualTo("7");
    }

    @Test
    void aPodIsToldWhoAsksAndNotWhatAStrangerSaysOfIt() throws Exception {
        shop(ReceptionSpec.PLAIN);
        CompletableFuture<Answer> waits = client.ask(HttpRequest.GET(uri("/held"))
                .addHeader(RawHeader.create("x-forwarded-for", "10.9.9.9"))
                .addHeader(RawHeader.create("forwarded", "for=10.9.9.9")));
        awaitWaiting();
        shop(ReceptionSpec.PLAIN, pod.endpoint());
        edge.room().releaseAll();
        got(waits);
        got(client.ask(HttpRequest.GET(uri("/plain"))));
        got(client.ask(HttpRequest.POST(uri("/relayed"))
                .withEntity("content")
                .addHeader(RawHeader.create("x-forwarded-for", "10.9.9.9"))));
        assertThat(got(client.ask(HttpRequest.GET(uri("/last")))).content())
                .isEqualTo("the pod was asked to GET /last ");
        assertThat(pod.asked()).hasSize(4).allSatisfy(request -> {
            assertThat(request.getHeaders().toString()).doesNotContain("10.9.9.9");
            assertThat(field(request, "x-forwarded-for")).isEqualTo("127.0.0.1");
            assertThat(field(request, "x-forwarded-host")).isEqualTo("shop");
            assertThat(field(request, "x-forwarded-proto")).isEqualTo("http");
            assertThat(field(request, "via")).isEqualTo("2.0 elasti");
        });
    }

    @Test
    void aRequestThatRunsInACircleIsCut() throws Exception {
        shop(ReceptionSpec.PLAIN, pod.endpoint());
        String four = "2.0 elasti, 1.1 elsewhere, 2.0 elasti, 1.1 elasti, 2.0 elasti";
        Answer answer = got(client.ask(HttpRequest.GET(uri("/")).addHeader(RawHeader.create("via", four))));
        assertThat(answer.status()).isEqualTo(508);
        assertThat(pod.asked()).isEmpty();
    }

    private static String field(HttpRequest request, String name) {
        return request.getHeader(name).map(header -> header.value()).orElse("none");
    }

    /** Where a connection ends behind an answer, this client may lose some of what it has not read out yet. */
    private static void assertGot(Answer answer, String content) {
        assertThat(content).startsWith(answer.content());
    }

    private static Answer got(CompletableFuture<Answer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static HttpRequest html(HttpRequest request) {
        return request.addHeader(RawHeader.create("accept", "text/html, application/json"));
    }

    private static String uri(String path) {
        return "http://shop" + path;
    }

    private Http2Client client() {
        return new Http2Client(clients, edge.edge().sharedAddress());
    }

    private void awaitWaiting() {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
    }

    private void shop(ReceptionSpec said, Endpoint... pods) {
        edge.routing().host("shop", EdgeFixture.SHOP, Receiving.of(said), pods);
    }

    private static ReceptionSpec page() {
        return new ReceptionSpec(List.of(), Optional.of(PAGE), ApiClients.WAIT, Optional.empty());
    }

    private static ReceptionSpec falling(Fallback fallback) {
        return new ReceptionSpec(List.of(), Optional.empty(), ApiClients.WAIT, Optional.of(fallback));
    }

    private static ReceptionSpec probes() {
        return new ReceptionSpec(
                List.of(
                        probe("", "/livez", 200, "application/json", "{\"ok\":true}"),
                        probe("GET", "/none", 204, "text/plain", "x")),
                Optional.empty(),
                ApiClients.WAIT,
                Optional.empty());
    }

    private static ProbeRule probe(String method, String path, int status, String type, String body) {
        return new ProbeRule(method, new ProbeRule.Text.Exact(path), List.of(), List.of(), status, type, body);
    }
}
