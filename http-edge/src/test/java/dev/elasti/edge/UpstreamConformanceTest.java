package dev.elasti.edge;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that answer wrongly, over real sockets: fault matrix, group A, rows 14 to 16. */
@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class UpstreamConformanceTest {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab!",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
            })
    void aPodThatAnswersWronglyIsABadGatewayAndIsAskedOnce(String answer) throws Exception {
        try (ScriptedOrigin origin = answering(answer);
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(POST).readResponse()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aHeadBeyondItsBoundsIsABadGateway() throws Exception {
        for (String head : new String[] {"X: " + "a".repeat(70_000) + "\r\n", "X: y\r\n".repeat(300)}) {
            try (ScriptedOrigin origin = answering("HTTP/1.1 200 OK\r\n" + head + "Content-Length: 2\r\n\r\nab");
                    RawClient client = edge.client()) {
                edge.shop(origin.endpoint());
                assertThat(client.send(POST).readResponse()).startsWith("HTTP/1.1 502 ");
            }
        }
    }

    @Test
    void bytesBehindAnAnswerNeverReachTheNextClient() throws Exception {
        String smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL";
        try (ScriptedOrigin origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab" + smuggled);
                RawClient client = edge.client();
                RawClient other = edge.client()) {
            edge.shop(origin.endpoint());
            assertThat(client.send(POST).readResponse()).endsWith("ab");
            assertThat(client.send(POST).readResponse()).endsWith("ab");
            assertThat(other.send(POST).readResponse()).endsWith("ab");
            assertThat(origin.accepted())
                    .as("connections with something left over are not used again")
                    .isEqualTo(3);
        }
    }

    @Test
    void interimAnswersAreHandedOnInOrderAndNotToOldClients() throws Exception {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";
        try (ScriptedOrigin origin = answering(answer);
                RawClient client = edge.client();
                RawClient old = edge.client()) {
            edge.shop(origin.endpoint());
            client.send(POST);
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ab");
            assertThat(old.send("GET / HTTP/1.0\r\nHost: shop\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void anAnswerWithoutContentHasNone(String status) throws Exception {
        try (ScriptedOrigin origin = answering("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\nETag: x\r\n\r\n");
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(POST).readHead()).startsWith("HTTP/1.1 " + status + "\r\n");
            }
        }
    }

    @Test
    void aHeadRequestGetsTheLengthAndNoBody() throws Exception {
        try (ScriptedOrigin origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            for (int i = 0; i < 2; i++) {
                client.send("HEAD / HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(client.readHead()).contains("\r\nContent-Length: 5\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0x\r\n\r\n",
            })
    void aTruncatedAnswerDoesNotLookWhole(String rest) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.playing(connection -> {
                    connection.readHead();
                    connection.read(2);
                    connection.send("HTTP/1.1 200 OK\r\n" + rest);
                });
                RawClient client = edge.client()) {
            edge.shop(origin.endpoint());
            String seen = client.send(POST).readWhatComes();
            assertThat(seen).contains("abc").doesNotContain("\r\n0\r\n");
            eventually(() -> assertThat(origin.accepted()).isEqualTo(1));
        }
    }

    /** Answers each request of this test's kind (a head and, for POST, two bytes) with the same bytes. */
    private static ScriptedOrigin answering(String bytes) throws Exception {
        return ScriptedOrigin.playing(connection -> {
            while (true) {
                String head = connection.readHead();
                if (head.startsWith("POST")) {
                    connection.read(2);
                }
                connection.send(bytes);
            }
        });
    }
}
