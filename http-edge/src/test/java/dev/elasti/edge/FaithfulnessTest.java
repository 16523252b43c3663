package dev.elasti.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod gets of a request, byte for byte over real sockets: fault matrix, group A, rows 10, 12, 13, 18 and 20. */
@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class FaithfulnessTest {
    private EdgeFixture edge;
    private ScriptedOrigin origin;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        edge = EdgeFixture.start();
        origin = ScriptedOrigin.byHand();
        edge.shop(origin.endpoint());
        client = edge.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        origin.close();
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../b/%2e%2e/c//d%2F%2f",
                "/%00",
                "/a\\b",
                "/%c0%af",
                "/a;b=c/?d=%zz&e|f={g}",
                "//double//",
                "/?",
                "/a?b?c",
                "/%7euser/~user",
            })
    void targetsReachThePodAsTheyAre(String target) throws Exception {
        client.send("GET " + target + " HTTP/1.1\r\nHost: shop\r\n\r\n");
        assertThat(origin.accept().readHead()).startsWith("GET " + target + " HTTP/1.1\r\nHost: shop\r\n");
    }

    @Test
    void namesOrderDuplicatesAndLatin1ValuesReachThePodAsTheyAre() throws Exception {
        String fields = "x-LOWER-Upper: 1\r\nCookie: a=b; c=\"d\"\r\nX-Twice: 2\r\nCookie: e=f\r\nx-twice: 1\r\n"
                + "X-Latin: caf\u00e9 \u00e3\r\nX-Utf8: \u00c3\u00a9\r\nContent-Type: text/plain;charset=utf8\r\nX-Empty:\r\n";
        client.send("GET /a?b=c&b=c HTTP/1.1\r\nHost: shop\r\n" + fields + "\r\n");
        assertThat(origin.accept().readHead())
                .startsWith("GET /a?b=c&b=c HTTP/1.1\r\nHost: shop\r\n" + fields)
                .doesNotContain("User-Agent");
    }

    @Test
    void namesAndValuesOfAnAnswerReachTheClientAsTheyAre() throws Exception {
        String fields = "x-LOWER-Upper: 1\r\nSet-Cookie: a=b\r\nX-Twice: 2\r\nSet-Cookie: c=d\r\nx-twice: 1\r\n"
                + "X-Latin: caf\u00e9\r\nContent-Type: text/plain;charset=utf8\r\nDate: yesterday\r\n";
        client.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
        RawClient pod = origin.accept();
        pod.readHead();
        pod.send("HTTP/1.1 200 As You Like\r\n" + fields + "Content-Length: 0\r\n\r\n");
        assertThat(client.readHead())
                .startsWith("HTTP/1.1 200 As You Like\r\n" + fields)
                .doesNotContain("Server:");
    }

    @Test
    void whatConcernsTheConnectionStopsHereAndNoNominationTakesMoreThanThat() throws Exception {
        client.send(
                "GET / HTTP/1.1\r\nHost: shop\r\n"
                        + "Connection: keep-alive, X-Hop, Host, Authorization, X-Forwarded-For, Cookie, Content-Length\r\n"
                        + "X-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nTE: gzip\r\nUpgrade: h2c\r\n"
                        + "Proxy-Authorization: Basic x\r\nAuthorization: Bearer y\r\nCookie: a=b\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n");
        assertThat(origin.accept().readHead())
                .contains(
                        "Host: shop\r\n",
                        "Authorization: Bearer y\r\n",
                        "Cookie: a=b\r\n",
                        "X-Forwarded-For: 127.0.0.1\r\n")
                .doesNotContain("X-Hop", "Keep-Alive", "Proxy-", "TE:", "Upgrade", "1.2.3.4", "Connection:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "POST"})
    void aBodyIsABodyOnAnyMethodAndNeverTheNextRequest(String method) throws Exception {
        client.send(method + " /1 HTTP/1.1\r\nHost: shop\r\nContent-Length: 13\r\n\r\nGET /x HTTP/1"
                + "GET /2 HTTP/1.1\r\nHost: shop\r\n\r\n");
        RawClient pod = origin.accept();
        assertThat(pod.readHead()).startsWith(method + " /1 ");
        assertThat(pod.read(13)).isEqualTo("GET /x HTTP/1");
        pod.send("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
        assertThat(pod.readHead()).startsWith("GET /2 ");
    }

    @Test
    void afterAnAnswerThatCameTooEarlyNothingOfTheBodyBecomesARequest() throws Exception {
        client.send("POST /1 HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\n");
        RawClient pod = origin.accept();
        pod.readHead();
        pod.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.readResponse()).contains("Connection: close");
        client.send("GET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n");
        assertThat(client.readToEnd()).isEmpty();
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void ofTrailersOnlyTheHarmlessGoOn() throws Exception {
        client.send("POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nHost: evil\r\nAuthorization: x\r\nCookie: a=b\r\n"
                + "Set-Cookie: c=d\r\nX-Sum: 1\r\n\r\n");
        RawClient pod = origin.accept();
        pod.readHead();
        assertThat(pod.readUntil("\r\n\r\n")).isEqualTo("2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n");
    }
}
