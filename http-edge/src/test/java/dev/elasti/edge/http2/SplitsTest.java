package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However the bytes are split, and whenever the pod comes, the same goes on. */
class SplitsTest {
    private static byte[] talk() {
        Wire wire = new Wire().settings().frame(Frame.WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0});
        byte[] block = wire.block("shop");
        return wire.frame(Frame.HEADERS, 0, 1, Arrays.copyOf(block, 5))
                .frame(Frame.CONTINUATION, 0, 1)
                .frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, Arrays.copyOfRange(block, 5, block.length))
                .data(1, 40, false)
                .get(3, "shop")
                .frame(Frame.PRIORITY, 0, 5, new byte[5])
                .settingsAck()
                .frame(0x77, 3, 0, new byte[11])
                .post(5, "shop")
                .data(5, 0, true)
                .data(1, 3, true)
                .post(7, "shop")
                .reset(7)
                .bytes();
    }

    private static byte[] passed() {
        byte[] talk = talk();
        byte[] ack = new Wire().settingsAck().bytes();
        int at = indexOf(talk, ack);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(talk, 0, at);
        rest.write(talk, at + ack.length, talk.length - at - ack.length);
        return Session.onward(rest.toByteArray());
    }

    @Test
    void aPodThatComesBetweenAnyTwoBytesGetsAllFrames() {
        byte[] talk = talk();
        for (int at = 0; at <= talk.length; at++) {
            Session session = Session.start().greeted();
            session.client(talk, 0, at).released().client(talk, at, talk.length);
            assertThat(session.broken()).as("released at %s", at).isNull();
            assertThat(session.toPod()).as("released at %s", at).isEqualTo(passed());
            session.pod(new Wire().settings().bytes());
            assertThat(session.connection().openStreams())
                    .as("released at %s", at)
                    .isEqualTo(3);
        }
    }

    @Test
    void whereRequestsNameTheirServiceItIsTheSame() {
        byte[] talk = talk();
        for (int at = 0; at <= talk.length; at++) {
            Session session = Session.onSharedPort().greeted();
            session.client(talk, 0, at).released().client(talk, at, talk.length);
            assertThat(session.toPod()).as("released at %s", at).isEqualTo(passed());
        }
    }

    @Test
    void bytesThatDripInOneByOneAreTheSameFrames() {
        byte[] talk = talk();
        Session session = Session.start().greeted();
        for (int at = 0; at < talk.length; at++) {
            session.client(talk, at, at + 1);
        }
        assertThat(session.toPod()).isEqualTo(passed());
        assertThat(session.connection().unanswered())
                .extracting(HeldRequest::stream)
                .containsExactly(1, 3, 5);
    }

    @Test
    void anyNumberOfSplitsGivesTheSameBothWays() {
        byte[] talk = talk();
        byte[] answers = new Wire()
                .frame(Frame.SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0})
                .settingsAck()
                .frame(Frame.HEADERS, Frame.END_HEADERS, 1, new byte[20])
                .data(1, 300, false)
                .data(1, 0, true)
                .frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 3, new byte[30])
                .reset(5)
                .bytes();
        byte[] whole = relayed(talk, answers, new Random(0), Integer.MAX_VALUE);
        for (int seed = 0; seed < 2000; seed++) {
            assertThat(relayed(talk, answers, new Random(seed), 1 + seed % 60))
                    .as("seed %s", seed)
                    .isEqualTo(whole);
        }
    }

    private static byte[] relayed(byte[] talk, byte[] answers, Random random, int pieces) {
        Session session = Session.start().greeted();
        drip(talk, random, pieces, session::client);
        session.released();
        drip(answers, random, pieces, session::pod);
        assertThat(session.broken()).isNull();
        assertThat(session.closed()).containsExactly(false, true, true, false);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(session.toPod());
        both.writeBytes(session.toClient());
        return both.toByteArray();
    }

    private interface Feed {
        Session feed(byte[] bytes, int from, int to);
    }

    private static void drip(byte[] bytes, Random random, int atMost, Feed feed) {
        int at = 0;
        while (at < bytes.length) {
            int to = atMost == Integer.MAX_VALUE
                    ? bytes.length
                    : Math.min(bytes.length, at + 1 + random.nextInt(atMost));
            feed.feed(bytes, at, to);
            at = to;
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalStateException("not in it");
    }
}
