package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that are read, refused, taken back, and what that does to the header table that client and pod share. */
class RequestBlocksTest {
    private final Wire wire = new Wire();

    @Test
    void aRequestForAnotherServiceIsMisdirectedAndAllOthersStillMakeSenseToThePod() throws Exception {
        Session session = Session.onSharedPort().greeted();
        session.client(wire.settings()
                .get(1, "shop")
                .post(3, "other")
                .data(3, 100, false)
                .get(5, "shop")
                .data(3, 10, true)
                .get(7, "shop")
                .bytes());
        assertThat(session.broken()).isNull();
        session.released().client(new Wire().bytes());
        assertThat(Wire.headers(session.toPod()))
                .containsOnlyKeys(1, 5, 7)
                .allSatisfy((_, fields) ->
                        assertThat(fields).contains(":authority: shop", "x-common: the same in all of them"));
        assertThat(Wire.headers(session.toClient()).get(3)).contains(":status: 421");
        // The window of the connection that its content took is given back, since the pod never hears of it.
        assertThat(Wire.frames(session.toClient())).contains("3 0 3 4", "8 0 0 4");
        assertThat(session.connection().openStreams()).isEqualTo(3);
    }

    @Test
    void oneThatComesWhileOthersAreRelayedIsMisdirectedToo() throws Exception {
        Session session = Session.onSharedPort().greeted();
        session.client(wire.settings().get(1, "shop").bytes()).released();
        session.pod(new Wire().settings().bytes());
        Wire more = wire;
        int before = wire.bytes().length;
        byte[] all = more.get(3, "other").get(5, "shop").bytes();
        session.client(all, before, all.length);
        assertThat(Wire.headers(session.toPod())).containsOnlyKeys(1, 5);
        assertThat(Wire.headers(session.toClient()).get(3)).contains(":status: 421");
    }

    @Test
    void aLongHeaderBlockIsWrittenAnewWholeWhereThatIsNeeded() throws Exception {
        Session session = Session.onSharedPort().greeted();
        wire.settings().get(1, "other");
        byte[] block = wire.block("shop");
        Fields more = new Fields();
        for (int i = 0; i < 3; i++) {
            more.add("x-long-" + i, "v".repeat(8_000), i == 1);
        }
        byte[] rest = more.encoded();
        session.client(wire.frame(Frame.HEADERS, Frame.END_STREAM, 3, block)
                .frame(Frame.CONTINUATION, 0, 3, java.util.Arrays.copyOf(rest, 10_000))
                .frame(
                        Frame.CONTINUATION,
                        Frame.END_HEADERS,
                        3,
                        java.util.Arrays.copyOfRange(rest, 10_000, rest.length))
                .bytes());
        assertThat(Wire.headers(session.toPod()).get(3))
                .contains(":authority: shop", "x-long-1: " + "v".repeat(8_000))
                .hasSize(12);
    }

    @Test
    void moreRequestsThanMayWaitAreRefusedSoThatTheyCanBeSentAgain() throws Exception {
        Session session = Session.start("http2.held-streams = 3").greeted();
        wire.settings();
        for (int stream = 1; stream <= 9; stream += 2) {
            wire.get(stream, "shop");
        }
        session.client(wire.bytes());
        assertThat(session.connection().unanswered()).hasSize(3);
        assertThat(Wire.frames(session.toClient())).contains("3 0 7 4", "3 0 9 4");
        assertThat(Wire.headers(session.toPod())).containsOnlyKeys(1, 3, 5);
    }

    @Test
    void aRequestThatWasTakenBackIsNotWaitingAndItsFramesStayInOrder() {
        Session session = Session.start().greeted();
        session.client(wire.settings().get(1, "shop").get(3, "shop").reset(1).bytes());
        assertThat(session.connection().unanswered())
                .extracting(HeldRequest::stream)
                .containsExactly(3);
        assertThat(Wire.frames(session.toPod())).last().isEqualTo("3 0 1 4");
    }

    @Test
    void aRequestIsAnsweredInItsOwnTongue() throws Exception {
        Session session = Session.start().greeted();
        wire.settings().get(1, "shop");
        Fields grpc = new Fields()
                .with(":method", "POST")
                .with(":scheme", "http")
                .with(":path", "/echo/Unary")
                .with("content-type", "application/grpc+proto");
        session.client(
                wire.frame(Frame.HEADERS, Frame.END_HEADERS, 3, grpc.encoded()).bytes());
        OwnReply reply = new OwnReply(503, Map.of("Retry-After", "7"), "{\"status\":503}\n", "100 % taken é");
        session.connection()
                .unanswered()
                .forEach(request -> session.connection().answer(request, reply));
        session.connection().lastWords();
        Map<Integer, List<String>> answers = Wire.headers(session.toClient());
        assertThat(answers.get(1)).contains(":status: 503", "retry-after: 7", "content-length: 15");
        assertThat(Wire.frames(session.toClient())).contains("0 1 1 15");
        assertThat(answers.get(3))
                .containsExactly(
                        ":status: 200",
                        "content-type: application/grpc",
                        "grpc-status: 14",
                        "grpc-message: 100 %25 taken %C3%A9");
        assertThat(session.connection().openStreams()).isZero();
    }

    @Test
    void aHeaderBlockThatMakesNoSenseIsTheEnd() {
        Session session = Session.start().greeted();
        session.client(wire.settings()
                .frame(Frame.HEADERS, Frame.END_HEADERS, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff)
                .bytes());
        assertThat(session.broken())
                .isInstanceOfSatisfying(
                        Verdict.Broken.class, b -> assertThat(b.code()).isEqualTo(ErrorCode.COMPRESSION_ERROR));
    }

    @Test
    void aRequestThatMayNotBeginNowIsToldToTryElsewhere() {
        Session session = Session.start().greeted();
        session.client(wire.settings().get(1, "shop").bytes()).released();
        session.pod(new Wire()
                .settings()
                .frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 1, new byte[] {(byte) 0x88})
                .bytes());
        assertThat(session.closed()).containsExactly(true);
        session.close();
        int before = wire.bytes().length;
        byte[] all = wire.get(3, "shop").bytes();
        session.client(all, before, all.length);
        assertThat(session.broken())
                .isInstanceOfSatisfying(
                        Verdict.Broken.class, b -> assertThat(b.code()).isEqualTo(ErrorCode.NO_ERROR));
        session.connection().goAway(ErrorCode.NO_ERROR, "");
        byte[] said = session.toClient();
        // The last stream that was looked at.
        assertThat(ByteBuffer.wrap(said).getInt(said.length - 8)).isEqualTo(1);
    }
}
