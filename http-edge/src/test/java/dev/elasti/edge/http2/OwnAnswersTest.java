package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers of the edge's own, in the client's windows, before there is a pod and beside it. */
class OwnAnswersTest {
    private static final int FIRST = 65_535;

    private final Wire wire = new Wire();

    @Test
    void aLongDocumentIsSentAsTheStreamsWindowAllows() {
        Session session = answering(40_000);
        session.client(wire.frame(Frame.SETTINGS, 0, 0, initialWindow(10_000))
                .asking(1, true, "x-page", "yes")
                .bytes());
        assertThat(contentOf(session)).isEqualTo(10_000);
        session.client(
                new Wire().frame(Frame.WINDOW_UPDATE, 0, 1, number(5_000)).bytes());
        assertThat(contentOf(session)).isEqualTo(15_000);
        session.client(
                new Wire().frame(Frame.SETTINGS, 0, 0, initialWindow(60_000)).bytes());
        assertThat(contentOf(session)).isEqualTo(40_000);
        assertThat(dataFrames(session).getLast()).endsWith(" 1");
        assertThat(dataFrames(session))
                .allSatisfy(frame -> assertThat(length(frame)).isLessThanOrEqualTo(16_384));
        assertThat(session.connection().openStreams()).isZero();
    }

    @Test
    void aClientThatGivesUpGetsNoMoreOfIt() {
        Session session = answering(40_000);
        session.client(wire.frame(Frame.SETTINGS, 0, 0, initialWindow(10_000))
                .asking(1, true, "x-page", "yes")
                .reset(1)
                .frame(Frame.WINDOW_UPDATE, 0, 1, number(5_000))
                .bytes());
        assertThat(session.broken()).isNull();
        assertThat(contentOf(session)).isLessThanOrEqualTo(10_000);
        assertThat(session.connection().answersWait()).isFalse();
        assertThat(Wire.frames(session.toPod())).containsExactly("4 0 0 6");
    }

    @Test
    void moreAnswersThanMayWaitForAClientAreRefusedSoThatItCanAskAgain() {
        Session session = answering(40_000);
        wire.frame(Frame.SETTINGS, 0, 0, initialWindow(0));
        for (int stream = 1; stream < 20; stream += 2) {
            wire.asking(stream, true, "x-page", "yes");
        }
        session.client(wire.bytes());
        assertThat(Wire.frames(session.toClient()))
                .filteredOn(frame -> frame.startsWith("3 "))
                .hasSize(5)
                .contains("3 0 11 4");
    }

    @Test
    void aRequestWithABodyIsToldThatNobodyWantsItsRest() {
        Session session = answering(100);
        session.client(wire.settings()
                .asking(1, false, "x-page", "yes")
                .data(1, 5_000, false)
                .data(1, 10, true)
                .bytes());
        assertThat(Wire.frames(session.toClient())).contains("0 1 1 100", "3 0 1 4", "8 0 0 4");
        assertThat(Wire.frames(session.toPod())).containsExactly("4 0 0 0");
    }

    /** What the client allowed beyond the first window paid for the answer: the pod gets the rest of it. */
    @Test
    void thePodIsToldOfTheWindowThatIsLeft() {
        Session session = answering(20_000);
        session.client(wire.settings()
                .frame(Frame.WINDOW_UPDATE, 0, 0, number(1_000_000))
                .asking(1, true, "x-page", "yes")
                .get(3, "shop")
                .bytes());
        assertThat(contentOf(session)).isEqualTo(20_000);
        session.released();
        assertThat(updates(session.toPod())).isEqualTo(1_000_000 - 20_000 - 65_536);
        assertThat(Wire.frames(session.toPod())).last().isEqualTo("8 0 0 4");
    }

    @Test
    void aPodThatComesInTheMidstOfAFrameIsToldBehindIt() {
        Session session = answering(20_000);
        byte[] all = wire.settings()
                .frame(Frame.WINDOW_UPDATE, 0, 0, number(1_000_000))
                .post(1, "shop")
                .data(1, 100, false)
                .data(1, 7, true)
                .bytes();
        session.client(all, 0, all.length - 50).released();
        assertThat(updates(session.toPod())).isZero();
        session.client(all, all.length - 50, all.length);
        assertThat(Wire.frames(session.toPod())).endsWith("0 0 1 100", "8 0 0 4", "0 1 1 7");
    }

    /** The pod counts with a window that our answer has used: it may not send more than the client takes, nor wait for ever. */
    @Test
    void aPodThatCountsWithMoreThanTheClientTakesWaitsForTheClient() {
        Session session = answering(20_000);
        session.client(
                wire.settings().asking(1, true, "x-page", "yes").get(3, "shop").bytes());
        assertThat(contentOf(session)).isEqualTo(20_000);
        session.released();
        Wire pod = new Wire().settings().frame(Frame.HEADERS, Frame.END_HEADERS, 3, (byte) 0x88);
        for (int i = 0; i < 4; i++) {
            pod.data(3, 16_000, false);
        }
        pod.data(3, FIRST - 64_000, true);
        session.pod(pod.bytes());
        assertThat(payloadBytes(session)).isEqualTo(FIRST);
        byte[] update =
                new Wire().frame(Frame.WINDOW_UPDATE, 0, 0, number(15_000)).bytes();
        session.client(update);
        assertThat(payloadBytes(session)).isEqualTo(FIRST + 15_000);
        assertThat(updates(session.toPod())).isZero();
        session.client(
                new Wire().frame(Frame.WINDOW_UPDATE, 0, 0, number(40_000)).bytes());
        assertThat(payloadBytes(session)).isEqualTo(FIRST + 20_000);
        assertThat(updates(session.toPod())).isEqualTo(35_000);
        assertThat(session.connection().openStreams()).isZero();
    }

    @Test
    void besideThePodAnAnswerTakesOnlyWhatWasKeptBackForIt() {
        Session session = answering(3_000);
        session.client(wire.settings()
                .frame(Frame.WINDOW_UPDATE, 0, 0, number(32_000))
                .get(1, "shop")
                .bytes());
        session.released().pod(new Wire().settings().bytes());
        assertThat(updates(session.toPod())).isEqualTo(28_000);
        int before = wire.bytes().length;
        byte[] two = wire.asking(3, true, "x-page", "yes")
                .asking(5, true, "x-page", "yes")
                .bytes();
        session.client(two, before, two.length);
        assertThat(dataFrames(session)).containsExactly("3 3000 1");
        assertThat(Wire.frames(session.toClient()))
                .anySatisfy(frame -> assertThat(frame).startsWith("1 5 5 "));
        session.client(
                new Wire().frame(Frame.WINDOW_UPDATE, 0, 0, number(4_000)).bytes());
        assertThat(updates(session.toPod())).isEqualTo(28_000 + 1_000);
    }

    @Test
    void whoAsksWithTooMuchIsToldSo() throws Exception {
        Session session = Session.start("http2 { held-bytes = 60KiB, header-block.bytes = 4KiB }")
                .greeted();
        session.client(wire.settings()
                .asking(1, true, "x-a", "1".repeat(3_000))
                .asking(3, true, "x-a", "1".repeat(3_000), "x-b", "1".repeat(1_500))
                .bytes());
        assertThat(Wire.headers(session.toClient()).get(3)).contains(":status: 431");
        assertThat(Wire.headers(session.toPod())).containsOnlyKeys(1);
    }

    private static Session answering(int length) {
        OwnReply reply = new OwnReply(503, Map.of(), "x".repeat(length), "asleep");
        return Session.start()
                .answering(question -> question.field("x-page").map(_ -> reply))
                .greeted();
    }

    private static byte[] initialWindow(int bytes) {
        return ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes).array();
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** {@return the frames of content that the client got, each as stream, length and whether it was the last} */
    private static List<String> dataFrames(Session session) {
        return Wire.frames(session.toClient()).stream()
                .map(frame -> frame.split(" ", -1))
                .filter(frame -> frame[0].equals("0"))
                .map(frame -> frame[2] + " " + frame[3] + " " + frame[1])
                .toList();
    }

    private static int length(String frame) {
        return Integer.parseInt(frame.substring(frame.indexOf(' ') + 1, frame.lastIndexOf(' ')));
    }

    private static int contentOf(Session session) {
        return dataFrames(session).stream().mapToInt(OwnAnswersTest::length).sum();
    }

    /** {@return bytes of content that the client got, those of a frame that is not whole yet included} */
    private static int payloadBytes(Session session) {
        byte[] all = session.toClient();
        int sum = 0;
        for (int at = 0; at < all.length; ) {
            Frame frame = Frame.at(ByteBuffer.wrap(all), at);
            at += Frame.HEADER;
            int here = Math.min(frame.length(), all.length - at);
            sum += frame.type() == Frame.DATA ? here : 0;
            at += here;
        }
        return sum;
    }

    private static int updates(byte[] bytes) {
        int sum = 0;
        for (ByteBuffer all = ByteBuffer.wrap(bytes); all.remaining() >= Frame.HEADER; ) {
            Frame frame = Frame.at(all, all.position());
            int next = Math.min(all.limit(), all.position() + Frame.HEADER + frame.length());
            sum += frame.type() == Frame.WINDOW_UPDATE && frame.stream() == 0
                    ? all.getInt(all.position() + Frame.HEADER)
                    : 0;
            all.position(next);
        }
        return sum;
    }
}
