package dev.elasti.edge.relay;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Awake services: what goes to the pod and what comes back. */
class RelayTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nhi";

    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aGetIsRelayedAndItsConnectionsAreKept() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 3; i++) {
                client.send("GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-Odd:  Value\r\n\r\n");
                assertThat(client.readResponse())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-Odd:");
            }
            assertThat(origin.accepted()).isEqualTo(1);
            eventually(() -> assertThat(edge.room().underWay()).isZero());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: shop\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.readResponse()).contains("GET /" + i + " ");
            }
        }
    }

    @Test
    void anUnknownHostIsAnsweredAtOnceAndWakesNobody() throws Exception {
        try (RawClient client = edge.client().send("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n")) {
            assertThat(client.readResponse()).startsWith("HTTP/1.1 404 ");
            assertThat(edge.room().waiting()).isZero();
        }
    }

    @Test
    void chunkedBodiesAreReframedAndTheirExtensionsDropped() throws Exception {
        String body = "3;a=b\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send(body);
            RawClient pod = origin.accept();
            assertThat(pod.readHead()).contains("Transfer-Encoding: chunked");
            assertThat(pod.readUntil("0\r\n\r\n")).isEqualTo("3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
            pod.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n");
            client.readHead();
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void anAnswerUntilCloseBecomesChunked() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\n\r\nall of it").end();
                    pod.readToEnd();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            assertThat(client.readUntil("0\r\n\r\n"))
                    .contains("Transfer-Encoding: chunked")
                    .contains("all of it");
        }
    }

    @Test
    void anOldClientGetsAnAnswerUntilClose() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
                    pod.readToEnd();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("GET / HTTP/1.0\r\nHost: shop\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("\r\n\r\nhello").doesNotContain("chunked");
        }
    }

    @Test
    void aTruncatedAnswerIsSeenAsTruncated() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            assertThat(client.readWhatComes()).contains("Content-Length: 10").contains("\r\n\r\nhalf");
        }
    }

    @Test
    void aTruncatedChunkedAnswerHasNoLastChunk() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            assertThat(client.readWhatComes()).contains("4\r\nhalf\r\n").doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void aHeadAnswerHasNoBodyWhateverItsLength() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    while (true) {
                        pod.readHead();
                        pod.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                    }
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 2; i++) {
                client.send("HEAD / HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(client.readHead()).contains("Content-Length: 10");
            }
        }
    }

    @Test
    void earlyHintsArePassedOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send(
                            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    pod.readToEnd();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            assertThat(client.readResponse()).endsWith("ok");
        }
    }

    @Test
    void aRefusedConnectionIsTriedElsewhereWhateverTheMethod() throws Exception {
        Endpoint nobody;
        try (ScriptedOrigin gone = ScriptedOrigin.byHand()) {
            nobody = gone.endpoint();
        }
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(nobody, origin.endpoint());
            for (int i = 0; i < 6; i++) {
                client.send(GET);
                assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void aServiceNoneOfWhosePodsTakesAConnectionIs502WithTheCause() throws Exception {
        Endpoint nobody;
        try (ScriptedOrigin gone = ScriptedOrigin.byHand()) {
            nobody = gone.endpoint();
        }
        try (EdgeFixture hasty = EdgeFixture.start("elasti.edge.relay.connect-within = 50ms");
                RawClient client = hasty.client()) {
            hasty.shop(nobody);
            assertThat(client.send(POST).readToEnd())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("No pod of the service takes a connection: Connection refused", "Connection: close");
            eventually(() -> assertThat(hasty.room().underWay()).isZero());
        }
    }

    @Test
    void aPooledConnectionThatThePodClosedIsReplacedEvenForAPost() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 10; i++) {
                client.send(POST);
                try (RawClient pod = origin.accept()) {
                    pod.readUntil("hi");
                    pod.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    assertThat(client.readResponse()).endsWith("ok");
                }
            }
        }
    }

    @Test
    void aGetWhoseConnectionClosesWithoutAnAnswerIsSentOnceMore() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(GET);
            try (RawClient first = origin.accept()) {
                first.readHead();
            }
            RawClient second = origin.accept();
            second.readHead();
            second.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.readResponse()).endsWith("ok");
        }
    }

    @Test
    void aPostWhoseConnectionClosesWithoutAnAnswerIsNotSentAgain() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.byHand();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(POST);
            try (RawClient first = origin.accept()) {
                first.readUntil("hi");
            }
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void bytesBehindAnAnswerAreNobodysAnswer() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                    pod.readToEnd();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                assertThat(client.readResponse()).endsWith("ok");
            }
            assertThat(origin.accepted()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoAnswerIs502() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("SSH-2.0-OpenSSH\r\n\r\n");
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(GET).readToEnd()).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void aFaultOfOursIs500AndNobodyElseNotices() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient other = edge.client();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(other.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            assertThat(client.send("GET / HTTP/1.1\r\nHost: bug\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 500 ");
            assertThat(other.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anEdgeThatIsOutOfThePathSendsItsClientsAway() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            edge.routing().leave("shop");
            assertThat(client.send(GET).readToEnd()).contains("Connection: close\r\n");
        }
    }

    @Test
    void aHalfClosedClientStillGetsItsAnswer() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.echoing();
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(GET).end().readToEnd()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anAnswerThatComesBeforeTheBodyEndsTheConnection() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(pod -> {
                    pod.readHead();
                    pod.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
                    pod.readToEnd();
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            client.send("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\npart");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }
}
