package dev.elasti.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.ByteArrayOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients claim of themselves, of the way they came and of where they want to: nothing of it leads anywhere it should not. */
@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class StrangersTest {
    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.attacker.example",
                "web.shop.svc.cluster.local.attacker.example",
                "localhost",
                "127.0.0.1",
                "[::1]",
                "169.254.169.254",
                "metadata.google.internal",
                "web.other-tenant",
                "xshop",
                "shop.",
            })
    void aHostThatIsNobodysLeadsNowhereAndWakesNobody(String host) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ");
            assertThat(origin.accepted()).isZero();
            assertThat(edge.room().waiting()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Envoy-Decorator-Operation: shop",
                "X-Forwarded-Host: shop",
                "Forwarded: host=shop",
                "X-Original-Host: shop",
                "X-Elasti-Service: shop/web",
            })
    void noFieldButHostSaysWhoseARequestIs(String field) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("GET / HTTP/1.1\r\nHost: nobody\r\n" + field + "\r\n" + field + "\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ");
            assertThat(origin.accepted()).isZero();
        }
    }

    @Test
    void whatAStrangerSaysOfItsWayIsReplacedOnTheWire() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Proto: https\r\n"
                    + "X-Forwarded-Host: evil\r\nForwarded: for=10.9.9.9\r\nX-Real-IP: 10.9.9.9\r\n\r\n");
            assertThat(origin.accept().readHead())
                    .contains(
                            "\r\nX-Forwarded-For: 127.0.0.1\r\n",
                            "\r\nX-Forwarded-Proto: http\r\n",
                            "\r\nX-Forwarded-Host: shop\r\n",
                            "\r\nX-Real-IP: 127.0.0.1\r\n")
                    .doesNotContain("10.9.9.9", "evil", "Forwarded: for");
        }
    }

    @Test
    void aTrustedPeersWayIsKeptAndAddedToOnTheWire() throws Exception {
        try (EdgeFixture trusting = EdgeFixture.start("elasti.edge.relay.trusted-peers = [\"127.0.0.0/8\"]");
                ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = trusting.client()) {
            trusting.shop(origin.endpoint());
            client.send(
                    "GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Proto: https\r\n\r\n");
            assertThat(origin.accept().readHead())
                    .contains("\r\nX-Forwarded-For: 10.9.9.9, 127.0.0.1\r\n", "\r\nX-Forwarded-Proto: https\r\n");
        }
    }

    @Test
    void aServiceThatLeadsToTheEdgeItselfIsCutAsALoop() throws Exception {
        edge.shop(new Endpoint("127.0.0.1", edge.edge().sharedAddress().getPort()));
        try (RawClient client = edge.client()) {
            client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 508 ");
            // The client's own connection, and one for each time that the request came back.
            assertThat(edge.edge().connectionCount()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aBombStaysPackedOnBothWays() throws Exception {
        byte[] bomb = bomb();
        String head = "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n";
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("POST / HTTP/1.1\r\nHost: shop\r\n" + head).send(bomb);
            RawClient pod = origin.accept();
            assertThat(pod.readHead()).contains("\r\nContent-Encoding: gzip\r\n");
            assertThat(pod.readBytes(bomb.length)).isEqualTo(bomb);
            pod.send("HTTP/1.1 200 OK\r\n" + head).send(bomb);
            assertThat(client.readHead()).contains("\r\nContent-Encoding: gzip\r\n");
            assertThat(client.readBytes(bomb.length)).isEqualTo(bomb);
        }
    }

    /** 64 MiB of nothing. */
    private static byte[] bomb() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        return packed.toByteArray();
    }

    /** Bytes that end a line or colour a terminal come back to nobody, in no answer. */
    @Test
    void whatARequestCarriesCannotBreakOutOfItsAnswer() throws Exception {
        try (RawClient client = edge.client()) {
            client.send("GET /%0d%0aX-Injected:%20true HTTP/1.1\r\nHost: nobody\r\nX-Request-Id: a\"b\u009b31m\t"
                    + "c".repeat(10_000) + "\r\n\r\n");
            String answer = client.readResponse();
            assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("X-Injected", "31m", "ccc");
            assertThat(answer.getBytes(ISO_8859_1)).hasSizeLessThan(2000);
        }
    }
}
