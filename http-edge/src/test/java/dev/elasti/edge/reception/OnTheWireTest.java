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
import dev.elasti.edge.relay.Reception;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.Receiving;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sleeping service's clients get, in bytes; from the server in this process, and plain where that can't be had. */
@ParameterizedClass
@ValueSource(strings = {"32", "0"})
class OnTheWireTest {
    private static final String BROWSER =
            "GET /cart HTTP/1.1\r\nHost: shop\r\nAccept: text/html\r\nSec-Fetch-Mode: navigate\r\n\r\n";
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: shop\r\nAccept: text/html, application/json\r\nContent-Length: 0\r\n\r\n";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Page PAGE = new Page(Look.CARD, "", "", "");

    @Parameter
    String ownAnswersAtATime = "";

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start(
                "elasti.edge.relay { connect-within = 300ms, own-answers-at-a-time = " + ownAnswersAtATime + " }");
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
    }

    @Test
    void aProbeIsAnsweredWithoutATicketPodOrNoPod() throws Exception {
        try (ScriptedOrigin pod = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            shop(probes());
            assertProbed(client);
            shop(probes(), pod.endpoint());
            assertProbed(client);
            assertThat(pod.accepted()).isZero();
            assertThat(edge.room().waiting() + edge.room().left() + edge.room().underWay())
                    .isZero();
            assertThat(client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n").readResponse())
                    .contains("GET / HTTP/1.1");
        }
    }

    private static void assertProbed(RawClient client) throws IOException {
        assertThat(client.send("GET /livez HTTP/1.1\r\nHost: shop\r\n\r\n").readResponse())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                .contains("\r\nCache-Control: no-store\r\n")
                .endsWith("\r\n\r\n{\"ok\":true}");
        assertThat(client.send("HEAD /livez HTTP/1.1\r\nHost: shop\r\n\r\n").readHead())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nContent-Length: 11\r\n");
        assertThat(client.send("GET /none HTTP/1.1\r\nHost: shop\r\n\r\n").readHead())
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .doesNotContainIgnoringCase("Content-Length")
                .doesNotContainIgnoringCase("Content-Type");
    }

    @Test
    void aProbeThatComesLateGoesToThePodThatIsServedDirectly() throws Exception {
        try (ScriptedOrigin pod = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            shop(probes(), pod.endpoint());
            edge.routing().leave("shop");
            assertThat(client.send("GET /livez HTTP/1.1\r\nHost: shop\r\n\r\n").readResponse())
                    .contains("\r\nConnection: close\r\n", "GET /livez HTTP/1.1");
        }
    }

    @Test
    void aBrowserIsShownAPageWakesTheServiceAndGetsThereOnTheSameConnection() throws Exception {
        try (ScriptedOrigin pod = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            shop(page());
            assertThat(client.send(BROWSER).readResponse())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .containsIgnoringCase("\r\nContent-Type: text/html; charset=UTF-8\r\n")
                    .contains(
                            "\r\nRetry-After: 7\r\n",
                            "\r\nCache-Control: no-store\r\n",
                            "\r\nContent-Security-Policy: default-src 'none'; ",
                            "<title>web</title>")
                    .doesNotContain("Connection: close");
            eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
            assertThat(client.send(progress()).readResponse())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("\r\nContent-Type: application/vnd.elasti.waiting+json\r\n")
                    .contains("\"phase\":\"Asleep\"");
            eventually(() -> assertThat(edge.room().left()).isEqualTo(2));
            shop(page(), pod.endpoint());
            assertThat(client.send(progress()).readResponse()).contains("GET /.well-known/elasti/waiting");
            assertThat(client.send(BROWSER).readResponse())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("GET /cart HTTP/1.1");
        }
    }

    @Test
    void whoDoesMoreThanReadWaitsWhateverItAccepts() throws Exception {
        shop(page());
        try (ScriptedOrigin pod = ScriptedOrigin.echoing();
                RawClient client = edge.client().send(POST)) {
            awaitWaiting();
            shop(page(), pod.endpoint());
            edge.room().releaseOne();
            assertThat(client.readResponse()).contains("POST / HTTP/1.1");
        }
    }

    @Test
    void aClientOfAnApiIsToldToComeAgain() throws Exception {
        shop(new ReceptionSpec(List.of(), Optional.empty(), ApiClients.PROBLEM, Optional.empty()));
        try (RawClient client =
                edge.client().send("GET /v1/things HTTP/1.1\r\nHost: shop\r\nAccept: application/json\r\n\r\n")) {
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                    .contains(
                            "\r\nRetry-After: 7\r\n",
                            "\"status\":503,\"detail\":\"The service is asleep, and wakes now;");
        }
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void whoHasWaitedLongEnoughIsAnsweredAndLeavesTheQueue() throws Exception {
        shop(falling(new Fallback.Answer(Duration.ofMillis(50), 200, "text/html", "<p>Soon.</p>")));
        try (RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("\r\nContent-Type: text/html")
                    .endsWith("<p>Soon.</p>");
        }
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void whoHasWaitedLongEnoughGetsToTheOtherServiceWithItsBody() throws Exception {
        try (ScriptedOrigin other = ScriptedOrigin.playing(OnTheWireTest::echoBody);
                RawClient client = edge.client()) {
            shop(falling(new Fallback.Service(
                    Duration.ofMillis(50), "other", other.endpoint().port())));
            client.send("POST /in HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nhe");
            eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
            client.send("llo");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("POST /in hello");
            eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
            assertThat(edge.room().underWay()).isZero();
        }
    }

    private static void echoBody(RawClient connection) throws IOException {
        String head = connection.readHead();
        String answer = head.substring(0, head.indexOf(" HTTP/")) + " " + connection.read(5);
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer);
    }

    @Test
    void anotherServiceThatTakesNoConnectionIsA502() throws Exception {
        int nobody;
        try (ScriptedOrigin gone = ScriptedOrigin.byHand()) {
            nobody = gone.endpoint().port();
        }
        shop(falling(new Fallback.Service(Duration.ZERO, "other", nobody)));
        try (RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            assertThat(client.readResponse()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    @Test
    void whoIsLetGoBeforeGetsToThePod() throws Exception {
        ReceptionSpec patient = falling(new Fallback.Answer(LONG, 200, "text/plain", "Soon."));
        shop(patient);
        try (ScriptedOrigin pod = ScriptedOrigin.echoing();
                RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            awaitWaiting();
            shop(patient, pod.endpoint());
            edge.room().releaseOne();
            assertThat(client.readResponse()).contains("GET / HTTP/1.1");
        }
    }

    @Test
    void aServiceThatDoesNotWakeIsStoodInForButAnEdgeThatLeavesIsNot() throws Exception {
        shop(falling(new Fallback.Answer(LONG, 503, "text/plain", "Closed.")));
        try (RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            awaitWaiting();
            edge.room().refuseOne(new Refusal.Failing("no image", Duration.ofSeconds(3)));
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 7\r\n")
                    .endsWith("Closed.");
        }
        try (RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            awaitWaiting();
            edge.room().refuseOne(new Refusal.Draining(Duration.ofSeconds(3)));
            assertThat(client.readResponse()).startsWith("HTTP/1.1 503 ").contains("problem+json");
        }
    }

    private void awaitWaiting() {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
    }

    private void shop(ReceptionSpec said, Endpoint... pods) {
        Reception reception = Receiving.of(said);
        edge.routing().host("shop", EdgeFixture.SHOP, reception, pods);
    }

    private static String progress() {
        return "GET /.well-known/elasti/waiting HTTP/1.1\r\nHost: shop\r\n\r\n";
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
                        new ProbeRule(
                                "",
                                new ProbeRule.Text.Exact("/livez"),
                                List.of(),
                                List.of(),
                                200,
                                "application/json",
                                "{\"ok\":true}"),
                        new ProbeRule(
                                "GET",
                                new ProbeRule.Text.Exact("/none"),
                                List.of(),
                                List.of(),
                                204,
                                "text/plain",
                                "x")),
                Optional.empty(),
                ApiClients.WAIT,
                Optional.empty());
    }
}
