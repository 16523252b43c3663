package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class RequestRewriterTest {
    private static final String HOP =
            "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: a\r\nX-Forwarded-Proto: http\r\nVia: 1.1 elasti\r\n\r\n";

    @Test
    void whatIsNotOfTheConnectionGoesOnByteForByteAndInOrder() {
        String head =
                "PURGE /a/../%2e?q=%zz|\"x HTTP/1.1\r\nHOST: a\r\nx-LOWER:  two  \r\nCookie: a=\u00e9\u00ff\r\nX-Lower:\r\n"
                        + "Accept: */*\r\nCookie: b=2\r\nMax-Forwards: 3\r\n";
        assertThat(toUpstream(head)).isEqualTo(head.replace("HOST:  a", "HOST: a") + HOP);
    }

    @Test
    void whatConcernsTheClientsConnectionOnlyIsTakenOut() {
        String written = toUpstream(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                        + "Proxy-Connection: keep-alive\r\nTE: gzip\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"
                        + "Proxy-Authorization: Basic x\r\nX-Kept: 2\r\n");
        assertThat(written).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nX-Kept: 2\r\n" + HOP);
    }

    @Test
    void nominationCannotTakeAwayWhatOthersRelyOn() {
        String written = toUpstream(
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: close, Host, Authorization, Content-Length, Cookie, "
                        + "X-Forwarded-For\r\nAuthorization: Bearer x\r\nContent-Length: 3\r\nCookie: c\r\n");
        assertThat(written)
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: 3\r\nCookie: c\r\n"
                        + HOP);
    }

    @Test
    void theTargetsAuthorityBecomesHostAndThePathIsLeft() {
        assertThat(toUpstream("GET http://A.example:81/p?q HTTP/1.1\r\nX: 1\r\nHost: b\r\n"))
                .startsWith("GET /p?q HTTP/1.1\r\nX: 1\r\nHost: A.example:81\r\nX-Forwarded-For")
                .contains("X-Forwarded-Host: A.example:81\r\n");
        assertThat(toUpstream("GET http://c?q HTTP/1.1\r\nHost: b\r\n")).startsWith("GET /?q HTTP/1.1\r\nHost: c\r\n");
        assertThat(toUpstream("OPTIONS http://c HTTP/1.1\r\nHost: b\r\n"))
                .startsWith("OPTIONS * HTTP/1.1\r\nHost: c\r\n");
        assertThat(toUpstream("OPTIONS * HTTP/1.1\r\nHost: b\r\n")).startsWith("OPTIONS * HTTP/1.1\r\nHost: b\r\n");
    }

    @Test
    void anOldClientWithoutHostGetsTheServicesOne() {
        assertThat(toUpstream("GET / HTTP/1.0\r\nExpect: 100-continue\r\n"))
                .isEqualTo(
                        "GET / HTTP/1.1\r\nHost: web.shop\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\n"
                                + "Via: 1.0 elasti\r\n\r\n");
    }

    @Test
    void framingIsWrittenPlainly() {
        assertThat(toUpstream("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \t Chunked \r\n"))
                .startsWith("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nX-Forwarded-For");
        assertThat(toUpstream("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\t5  \r\nExpect: 100-Continue\r\n"))
                .startsWith(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\nX-Forwarded-For");
    }

    @Test
    void anUpgradeIsHandedOnWithItsConnectionOption() {
        assertThat(toUpstream("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, keep-alive\r\nUpgrade: websocket\r\n"))
                .startsWith(
                        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Forwarded-For");
        assertThat(toUpstream("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"))
                .doesNotContain("pgrade");
        assertThat(toUpstream("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"))
                .doesNotContain("pgrade");
    }

    @Test
    void trailersAreAskedForIfTheClientDoes() {
        assertThat(toUpstream("GET / HTTP/1.1\r\nHost: a\r\nConnection: TE\r\nTE: trailers;q=1, trailers\r\n"))
                .contains("Connection: TE\r\nTE: trailers\r\n");
    }

    @Test
    void whatAStrangerSaysOfEarlierHopsIsReplaced() {
        String claims =
                "X-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=1\r\n"
                        + "X-Real-IP: 10.9.9.9\r\nX-Forwarded-Port: 443\r\nX_Forwarded_For: 10.9.9.9\r\n";
        assertThat(toUpstream("GET / HTTP/1.1\r\nHost: a\r\n" + claims))
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n" + HOP.replace("Via", "X-Real-IP: 192.0.2.7\r\nVia"));
    }

    @Test
    void whatATrustedPeerSaysOfEarlierHopsIsKeptAndAddedTo() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.9.9\r\nX-Forwarded-Proto: https\r\n"
                + "X-Forwarded-Host: shop\r\nForwarded: for=10.9.9.9\r\nX_Forwarded_For: 6\r\n\r\n";
        String written =
                Heads.text(RequestRewriter.toUpstream(Heads.request(head), Heads.hop("192.0.2.0/28"), "web.shop"));
        assertThat(written)
                .isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop\r\n"
                        + "Forwarded: for=10.9.9.9\r\nX-Forwarded-For: 10.9.9.9, 192.0.2.7\r\nForwarded: for=192.0.2.7\r\n"
                        + "Via: 1.1 elasti\r\n\r\n");
    }

    @Test
    void passesThroughEdgesAreCounted() {
        RequestHead head = Heads.request(
                "GET / HTTP/1.1\r\nHost: a\r\nVia: 1.1 elasti, 1.0 elsewhere (elasti), HTTP/1.1 Elasti (x)\r\n"
                        + "Via: 1.1 elasti2\r\n\r\n");
        assertThat(RequestRewriter.timesSeen(head, Heads.hop())).isEqualTo(2);
    }

    @Test
    void whatIsWrittenReadsAsTheSameRequest() {
        for (ConformanceTable.Row row : ConformanceTable.rows()) {
            Parsed<RequestHead> parsed =
                    new RequestHeadParser(Reading.LIMITS).parse(ByteBuffer.wrap(row.bytes("a:80")));
            if (parsed instanceof Parsed.Complete<RequestHead>(RequestHead head)) {
                RequestHead again =
                        Heads.request(Heads.text(RequestRewriter.toUpstream(head, Heads.hop(), "web.shop")));
                assertThat(again.methodName()).isEqualTo(head.methodName());
                assertThat(again.framing()).as(row.id()).isEqualTo(head.framing());
                assertThat(again.upgrade()).isEqualTo(head.upgrade());
                if (!head.authority().isEmpty()) {
                    assertThat(again.authority()).isEqualTo(head.authority());
                }
            }
        }
    }

    private static String toUpstream(String lines) {
        return Heads.text(RequestRewriter.toUpstream(Heads.request(lines + "\r\n"), Heads.hop(), "web.shop"));
    }
}
