package dev.elasti.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // a text block has no CRLF
class ResponsesTest {
    private static final RequestHead REQUEST = Heads.request("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    private static final RequestHead OLD_REQUEST = Heads.request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 99 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "garbage\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
                "HTTP/1.1 200 OK\nX: a\r\n\r\n",
                "HTTP/1.1 200 OK\r\nNoColon\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsABadGateway(String text) {
        assertThat(Heads.response(text, ResponseTo.OTHER))
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class,
                        wrong -> assertThat(wrong.status()).isEqualTo(502));
    }

    @Test
    void bodiesEndAsTheSpecificationSays() {
        assertThat(framing("200 OK\r\nContent-Length: 3", ResponseTo.OTHER)).isEqualTo(new BodyFraming.Length(3));
        assertThat(framing("200 OK\r\nTransfer-Encoding: chunked", ResponseTo.OTHER))
                .isEqualTo(BodyFraming.Chunked.INSTANCE);
        assertThat(framing("200 OK\r\nX: y", ResponseTo.OTHER)).isEqualTo(BodyFraming.UntilClose.INSTANCE);
        assertThat(framing("200 OK\r\nContent-Length: 3", ResponseTo.HEAD)).isEqualTo(BodyFraming.None.INSTANCE);
        assertThat(framing("204 No Content\r\nContent-Length: 3", ResponseTo.OTHER))
                .isEqualTo(BodyFraming.None.INSTANCE);
        assertThat(framing("304 Not Modified\r\nContent-Length: 3", ResponseTo.OTHER))
                .isEqualTo(BodyFraming.None.INSTANCE);
    }

    @Test
    void interimHeadsComeOneByOneUntilTheyAreTooMany() {
        ResponseHeadParser parser = new ResponseHeadParser(Reading.LIMITS);
        ByteBuffer bytes =
                Heads.bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(40) + "HTTP/1.1 200 OK\r\n\r\n");
        int interim = 0;
        while (parser.parse(bytes, ResponseTo.OTHER) instanceof Parsed.Complete<ResponseHead>(ResponseHead head)) {
            assertThat(head.interim()).isTrue();
            interim++;
        }
        assertThat(interim).isEqualTo(32);
    }

    @Test
    void whatConcernsTheUpstreamsConnectionOnlyIsTakenOutAndTheRestIsKept() {
        ResponseHead head = Heads.response(
                "HTTP/1.1 200 Fine \u00e9\r\nDate: x\r\nconnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                        + "set-COOKIE: a\r\nSet-Cookie: b\r\nUpgrade: h2c\r\nSpaced : v\r\nContent-Length: 3\r\n\r\n");
        assertThat(head.keepAlive()).isFalse();
        assertThat(toClient(REQUEST, head, false))
                .isEqualTo("HTTP/1.1 200 Fine \u00e9\r\nDate: x\r\nset-COOKIE: a\r\nSet-Cookie: b\r\nSpaced: v\r\n"
                        + "Content-Length: 3\r\n\r\n");
        assertThat(toClient(REQUEST, head, true)).endsWith("Content-Length: 3\r\nConnection: close\r\n\r\n");
        assertThat(toClient(OLD_REQUEST, head, false)).endsWith("Content-Length: 3\r\nConnection: keep-alive\r\n\r\n");
    }

    @Test
    void aBodyWithoutLengthIsChunkedForNewClientsAndUntilCloseForOldOnes() {
        ResponseHead head = Heads.response("HTTP/1.0 200\r\nDate: x\r\n\r\n");
        assertThat(toClient(REQUEST, head, false))
                .isEqualTo("HTTP/1.1 200 \r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(toClient(OLD_REQUEST, head, true))
                .isEqualTo("HTTP/1.1 200 \r\nDate: x\r\nConnection: close\r\n\r\n");
    }

    @Test
    void noLengthIsSentWhereThereIsNoContent() {
        assertThat(toClient(
                        REQUEST,
                        Heads.response("HTTP/1.1 204 No Content\r\nDate: x\r\nContent-Length: 3\r\n\r\n"),
                        false))
                .isEqualTo("HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n");
    }

    @Test
    void aMissingDateIsAdded() {
        assertThat(toClient(REQUEST, Heads.response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), false))
                .matches("(?s).*\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n.*");
    }

    @Test
    void aSwitchOfProtocolsKeepsItsFields() {
        ResponseHead head = Heads.response(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n");
        assertThat(toClient(REQUEST, head, false))
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n"
                        + "Connection: Upgrade\r\n\r\n");
    }

    @Test
    void anInterimHeadGoesOnWithItsFields() {
        ResponseHead head = Heads.response("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: x\r\n\r\n");
        assertThat(Heads.text(ResponseRewriter.interimToClient(head)))
                .isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    }

    private static BodyFraming framing(String lines, ResponseTo to) {
        Parsed<ResponseHead> parsed = Heads.response("HTTP/1.1 " + lines + "\r\n\r\n", to);
        if (parsed instanceof Parsed.Complete<ResponseHead>(ResponseHead head)) {
            return head.framing();
        }
        throw new AssertionError(parsed);
    }

    private static String toClient(RequestHead request, ResponseHead head, boolean close) {
        return Heads.text(
                ResponseRewriter.toClient(request, head, ResponseRewriter.clientFraming(request, head), close));
    }
}
