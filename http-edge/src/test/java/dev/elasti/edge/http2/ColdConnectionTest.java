package dev.elasti.edge.http2;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.actors.domain.ReceptionSpec.ApiClients;
import dev.elasti.actors.domain.ReceptionSpec.Fallback;
import dev.elasti.actors.domain.Refusal;
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

/** Connections of HTTP/2 over real sockets, frame by frame: before there is a pod, and when it comes. */
class ColdConnectionTest {
    private EdgeFixture edge;
    private ScriptedOrigin pod;
    private int port;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        pod = ScriptedOrigin.byHand();
        port = edge.port(PortProtocol.AUTO);
    }

    @AfterEach
    void stop() throws Exception {
        pod.close();
        edge.close();
    }

    @Test
    void aConnectionThatAsksForNothingIsGreetedAndWakesNobody() throws Exception {
        try (Talk client = client().say(new Wire().settings().ping(7))) {
            Talk.Heard first = client.hear();
            assertThat(first.frame()).isEqualTo(new Frame(6, Frame.SETTINGS, 0, 0));
            assertThat(first.number(2)).isEqualTo(100);
            assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
            assertThat(client.hear().frame()).isEqualTo(new Frame(8, Frame.PING, Frame.ACK, 0));
            assertThat(edge.room().waiting()).isZero();
        }
        eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
    }

    @Test
    void whoeverWaitsIsAnsweredEachPing() throws Exception {
        Wire wire = new Wire();
        try (Talk client = client().say(wire.settings()
                .post(1, "shop")
                .data(1, 16_000, false)
                .data(1, 16_000, false)
                .data(1, 16_000, false)
                .data(1, 16_000, false))) {
            awaitWaiting();
            for (int i = 0; i < 1000; i++) {
                client.say(new Wire().ping(i));
                assertThat(client.hear(Frame.PING).number(4)).isEqualTo(i);
            }
            assertThat(edge.room().waiting()).isEqualTo(1);
        }
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
    }

    @Test
    void whereAPodIsReadyItIsThePodThatSpeaksFromTheFirstFrameOn() throws Exception {
        wake();
        try (Talk client = client().say(new Wire().settings().ping(7));
                Talk atPod = new Talk(pod.accept())) {
            assertThat(atPod.socket().read(24)).startsWith("PRI * HTTP/2.0");
            assertThat(atPod.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, 0, 0));
            assertThat(atPod.hear().frame()).isEqualTo(new Frame(8, Frame.PING, 0, 0));
            atPod.say(new Wire().frame(Frame.SETTINGS, 0, 0, new byte[12]).settingsAck());
            assertThat(client.hear().frame()).isEqualTo(new Frame(12, Frame.SETTINGS, 0, 0));
            assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
            assertThat(edge.room().underWay()).isZero();
        }
    }

    @Test
    void whatEachSideSeesOfSettingsIsWhatItWouldSeeWithoutUs() throws Exception {
        Wire wire = new Wire();
        try (Talk client = client().say(wire.settings().get(1, "shop"))) {
            awaitWaiting();
            assertThat(client.hear().frame().length()).isEqualTo(6);
            assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
            wake();
            edge.room().releaseAll();
            try (Talk atPod = new Talk(pod.accept())) {
                atPod.socket().read(24);
                atPod.say(new Wire()
                        .frame(Frame.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 9})
                        .settingsAck()
                        .settings());
                assertThat(atPod.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, 0, 0));
                assertThat(atPod.hear().type()).isEqualTo(Frame.HEADERS);
                Talk.Heard settings = client.hear();
                assertThat(settings.frame()).isEqualTo(new Frame(12, Frame.SETTINGS, 0, 0));
                assertThat(settings.number(8)).as("no bound any more").isEqualTo(Integer.MAX_VALUE);
                assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, 0, 0));
                client.say(new Wire().settingsAck().settingsAck().settingsAck());
                assertThat(atPod.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
                assertThat(atPod.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
            }
        }
    }

    @Test
    void aWindowThatAClientChangesWhileThePodBeginsToSpeakReachesThePodInItsOrder() throws Exception {
        byte[] closed = {0, 4, 0, 0, 0, 0};
        byte[] open = {0, 4, 0, 0, 0, 1};
        try (Talk client =
                client().say(new Wire().frame(Frame.SETTINGS, 0, 0, closed).get(1, "shop"))) {
            awaitWaiting();
            assertThat(client.hear().frame()).isEqualTo(new Frame(6, Frame.SETTINGS, 0, 0));
            assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
            wake();
            edge.room().releaseAll();
            try (Talk atPod = new Talk(pod.accept())) {
                atPod.socket().read(24);
                atPod.say(new Wire().settings());
                assertThat(client.hear().frame().flags()).as("the pod's own").isZero();
                client.say(new Wire().frame(Frame.SETTINGS, 0, 0, open));
                Talk.Heard first = atPod.hear();
                assertThat(first.type()).isEqualTo(Frame.SETTINGS);
                assertThat(first.number(2)).isZero();
                assertThat(atPod.hear().type()).isEqualTo(Frame.HEADERS);
                Talk.Heard then = atPod.hear();
                assertThat(then.type()).isEqualTo(Frame.SETTINGS);
                assertThat(then.number(2)).isEqualTo(1);
                atPod.say(new Wire().settingsAck().settingsAck().ping(1));
                assertThat(client.hear().frame()).isEqualTo(new Frame(0, Frame.SETTINGS, Frame.ACK, 0));
                assertThat(client.hear().type()).as("one ACK for each").isEqualTo(Frame.PING);
            }
        }
    }

    @Test
    void aClientThatTakesAllBackGivesItsPlaceUpAndMayAskAgain() throws Exception {
        Wire wire = new Wire();
        try (Talk client = client().say(wire.settings().get(1, "shop").get(3, "shop"))) {
            awaitWaiting();
            client.say(new Wire().reset(1).reset(3));
            eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
            int before = wire.bytes().length;
            byte[] all = wire.get(5, "shop").bytes();
            client.socket().send(java.util.Arrays.copyOfRange(all, before, all.length));
            awaitWaiting();
            wake();
            edge.room().releaseAll();
            try (Talk atPod = new Talk(pod.accept())) {
                atPod.socket().read(24);
                atPod.hear(Frame.RST_STREAM);
                atPod.hear(Frame.RST_STREAM);
                assertThat(atPod.hear().frame().stream()).isEqualTo(5);
            }
        }
    }

    @Test
    void aClientThatClosesOrBreaksOffGivesItsPlaceUp() throws Exception {
        client().say(new Wire().settings().get(1, "shop")).close();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(1));
        client().say(new Wire().settings().get(1, "shop")).socket().reset();
        eventually(() -> assertThat(edge.room().left()).isEqualTo(2));
    }

    @Test
    void aRefusedRequestGetsItsProblemAndTheConnectionEnds() throws Exception {
        try (Talk client = client().say(new Wire().settings().get(1, "shop"))) {
            awaitWaiting();
            edge.room().refuseOne(new Refusal.QueueFull(5, 1, Duration.ofSeconds(3)));
            assertThat(client.hear(Frame.HEADERS).text(0)).contains("503").contains("retry-after");
            Talk.Heard document = client.hear();
            assertThat(document.frame().endsStream()).isTrue();
            assertThat(document.text(0)).contains("\"status\":503", "5 requests");
            assertThat(client.hear(Frame.GOAWAY).number(0)).isEqualTo(1);
            assertThat(client.socket().readToEnd()).isEmpty();
        }
    }

    @Test
    void aFallbacksAnswerIsGivenWholeOnEachStreamBeforeTheConnectionEnds() throws Exception {
        Fallback soon = new Fallback.Answer(Duration.ofMillis(50), 200, "text/html", "x".repeat(100_000));
        ReceptionSpec said = new ReceptionSpec(List.of(), Optional.empty(), ApiClients.WAIT, Optional.of(soon));
        edge.routing().host("shop", EdgeFixture.SHOP, Receiving.of(said));
        byte[] streamWindow = {0, 4, 0, 1, (byte) 0x86, (byte) 0xa0};
        byte[] wider = {0, 0x10, 0, 0};
        try (Talk client = Talk.client(edge.client())
                .say(new Wire()
                        .frame(Frame.SETTINGS, 0, 0, streamWindow)
                        .get(1, "shop")
                        .post(3, "shop"))) {
            int got = 0;
            while (got < 60_000) {
                got += client.hear(Frame.DATA).frame().length();
            }
            client.say(new Wire().frame(Frame.WINDOW_UPDATE, 0, 0, wider));
            while (got < 200_000) {
                got += client.hear(Frame.DATA).frame().length();
            }
            assertThat(got).isEqualTo(200_000);
            assertThat(client.hear().frame().type()).isEqualTo(Frame.RST_STREAM);
            assertThat(client.socket().readToEnd()).isEmpty();
        }
        assertThat(edge.room().left()).isEqualTo(1);
    }

    @Test
    void anUnknownHostIsToldSoOnTheSharedPort() throws Exception {
        try (Talk client = Talk.client(edge.client()).say(new Wire().settings().get(1, "nobody"))) {
            assertThat(client.hear(Frame.HEADERS).text(0)).contains("404");
            assertThat(client.hear().text(0)).contains("No service goes by this host name");
        }
    }

    @Test
    void aFaultOfOurOwnIs500AndNobodyElsesConcern() throws Exception {
        try (Talk client = Talk.client(edge.client()).say(new Wire().settings().get(1, "bug"))) {
            assertThat(client.hear(Frame.HEADERS).text(0)).contains("500");
            assertThat(client.hear().text(0)).contains("The edge failed.");
            client.say(new Wire().ping(1));
            assertThat(client.hear(Frame.PING).number(4)).isEqualTo(1);
        }
        try (Talk client = client().say(new Wire().settings())) {
            assertThat(client.hear().type()).isEqualTo(Frame.SETTINGS);
        }
    }

    @Test
    void aPodThatDoesNotSpeakHttp2Is502() throws Exception {
        wake();
        try (Talk client = client().say(new Wire().settings().get(1, "shop"));
                RawClient atPod = pod.accept()) {
            atPod.read(24);
            atPod.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.hear().type()).isEqualTo(Frame.SETTINGS);
            assertThat(client.hear(Frame.HEADERS).text(0)).contains("502");
        }
    }

    @Test
    void aPodThatBreaksOffIsSeenToDoSo() throws Exception {
        wake();
        try (Talk client = client().say(new Wire().settings().get(1, "shop"));
                Talk atPod = new Talk(pod.accept())) {
            atPod.say(new Wire().settings());
            client.hear();
            atPod.socket().reset();
            assertThat(client.socket().readWhatComes()).startsWith("<Connection reset");
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void aClientThatBreaksOffIsSeenToDoSo() throws Exception {
        wake();
        try (Talk client = client().say(new Wire().settings().get(1, "shop"));
                Talk atPod = new Talk(pod.accept())) {
            atPod.socket().read(24);
            client.socket().reset();
            atPod.socket().readWhatComes();
            eventually(() -> assertThat(edge.room().underWay()).isZero());
            eventually(() -> assertThat(edge.edge().connectionCount()).isZero());
        }
    }

    @Test
    void aMistakeIsNamedBeforeTheEnd() throws Exception {
        try (Talk client = client().say(new Wire().settings().data(1, 3, false))) {
            Talk.Heard goAway = client.hear(Frame.GOAWAY);
            assertThat(goAway.number(4)).isEqualTo(ErrorCode.PROTOCOL_ERROR.number());
            assertThat(goAway.text(8)).contains("not begun");
            assertThat(client.socket().readToEnd()).isEmpty();
        }
    }

    @Test
    void anUpgradeToHttp2IsNotTakenUp() throws Exception {
        edge.port(port, PortProtocol.AUTO, pod.endpoint());
        try (RawClient client = edge.client(port)
                .send(
                        "GET / HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")) {
            RawClient atPod = pod.accept();
            assertThat(atPod.readHead()).doesNotContain("h2c").doesNotContain("HTTP2-Settings");
            atPod.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void http1IsServedWhereHttp2IsDeclared() throws Exception {
        int grpc = edge.port(PortProtocol.GRPC, pod.endpoint());
        try (RawClient client = edge.client(grpc).send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")) {
            RawClient atPod = pod.accept();
            atPod.readHead();
            atPod.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
        }
    }

    private Talk client() throws IOException {
        return Talk.client(edge.client(port));
    }

    private void wake() {
        edge.port(port, PortProtocol.AUTO, pod.endpoint());
    }

    private void awaitWaiting() {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
    }
}
