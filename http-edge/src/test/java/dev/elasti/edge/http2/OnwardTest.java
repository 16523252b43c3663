package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pod is told of a request's hops, and that it still reads everything else as the client wrote it. */
class OnwardTest {
    private static final String[] HOP = {
        "x-forwarded-for: 127.0.0.1", "x-forwarded-host: shop", "x-forwarded-proto: http", "via: 2.0 elasti"
    };

    private final Wire wire = new Wire();

    @Test
    void theHopStandsBehindWhatTheClientHasWrittenAndTheTableGoesOn() throws Exception {
        Session session = Session.start().greeted();
        session.client(wire.settings().get(1, "shop").bytes()).released();
        session.client(more(() -> wire.get(3, "shop").get(5, "shop")));
        Map<Integer, List<String>> lists = Wire.headers(session.toPod());
        assertThat(lists).containsOnlyKeys(1, 3, 5).allSatisfy((_, list) -> {
            assertThat(list).startsWith(":method: GET", ":scheme: http", ":path: /", ":authority: shop");
            assertThat(list).endsWith(HOP).hasSize(9);
        });
        // The second one is the client's few bytes, and ours.
        assertThat(session.toPod()).isEqualTo(Session.onward(wire.bytes()));
    }

    @Test
    void whatAStrangerSaysOfEarlierHopsIsReplacedAndAllThatFollowsIsUnderstood() throws Exception {
        Session session = Session.start().greeted();
        session.client(wire.settings().bytes()).released();
        session.client(more(() -> wire.asking(
                        1,
                        true,
                        "x-forwarded-for",
                        "10.9.9.9",
                        "X-Forwarded-Proto",
                        "https",
                        "x_forwarded_for",
                        "10.9.9.9",
                        "x-real-ip",
                        "10.9.9.9",
                        "forwarded",
                        "for=10.9.9.9",
                        "x-kept",
                        "yes")
                .asking(3, true, "x-kept", "yes")));
        Map<Integer, List<String>> lists = Wire.headers(session.toPod());
        assertThat(lists.get(1))
                .containsSubsequence("x-common: the same in all of them", "x-kept: yes")
                .endsWith(
                        "x-forwarded-for: 127.0.0.1",
                        "x-forwarded-host: shop",
                        "x-forwarded-proto: http",
                        "x-real-ip: 127.0.0.1",
                        "via: 2.0 elasti")
                .hasSize(11);
        assertThat(lists.get(3)).contains("x-kept: yes").endsWith(HOP).hasSize(10);
    }

    @Test
    void whatATrustedPeerSaysOfEarlierHopsIsKeptAndAddedTo() throws Exception {
        Session session = Session.trusted().greeted();
        session.client(wire.settings()
                .asking(
                        1,
                        true,
                        "x-forwarded-for",
                        "10.9.9.9",
                        "x-forwarded-proto",
                        "https",
                        "x_forwarded_for",
                        "6",
                        "forwarded",
                        "for=10.9.9.9",
                        "x-real-ip",
                        "10.9.9.9")
                .asking(3, true)
                .bytes());
        Map<Integer, List<String>> lists = Wire.headers(session.toPod());
        assertThat(lists.get(1))
                .containsSubsequence(
                        "x-forwarded-proto: https",
                        "forwarded: for=10.9.9.9",
                        "x-real-ip: 10.9.9.9",
                        "x-forwarded-for: 10.9.9.9, 127.0.0.1",
                        "x-forwarded-host: shop",
                        "forwarded: for=127.0.0.1",
                        "via: 2.0 elasti")
                .hasSize(12);
        assertThat(lists.get(3)).endsWith(HOP).hasSize(9);
    }

    @Test
    void aTrailerSaysNothingOfHops() throws Exception {
        Session session = Session.trusted().greeted();
        session.client(wire.settings()
                .post(1, "shop")
                .data(1, 3, false)
                .trailer(1, "x-forwarded-for", "10.9.9.9", "x-sum", "7")
                .bytes());
        assertThat(Wire.headers(session.toPod()).get(1)).containsExactly("x-sum: 7");
    }

    @Test
    void paddingIsLeftOutPriorityIsNotAndFramesStayAsSmallAsTheyMustBe() throws Exception {
        Session session = Session.start().greeted();
        byte[] block = wire.block("shop");
        byte[] rest = new Fields().with("x-long", "v".repeat(16_300)).encoded();
        byte[] first = new byte[1 + 5 + block.length + 4];
        first[0] = 4;
        first[5] = 42;
        System.arraycopy(block, 0, first, 6, block.length);
        session.client(wire.settings()
                .frame(Frame.HEADERS, Frame.END_STREAM | Frame.PADDED | Frame.PRIORITIZED, 1, first)
                .frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, rest)
                .bytes());
        List<String> frames = Wire.frames(session.toPod());
        assertThat(frames.get(1)).isEqualTo("1 33 1 16384");
        assertThat(frames.get(2)).startsWith("9 4 1 ");
        assertThat(frames).hasSize(3);
        int at = 2 * Frame.HEADER;
        assertThat(Arrays.copyOfRange(session.toPod(), at, at + 5)).containsExactly(0, 0, 0, 0, 42);
        byte[] less = session.toPod();
        byte[] unmarked = new byte[less.length - 5];
        System.arraycopy(less, 0, unmarked, 0, at);
        System.arraycopy(less, at + 5, unmarked, at, less.length - at - 5);
        unmarked[Frame.HEADER + 1] = (byte) ((16_384 - 5) >> 8);
        unmarked[Frame.HEADER + 2] = (byte) (16_384 - 5);
        assertThat(Wire.headers(unmarked).get(1))
                .contains("x-long: " + "v".repeat(16_300))
                .endsWith(HOP);
    }

    private byte[] more(Runnable writing) {
        int before = wire.bytes().length;
        writing.run();
        return Arrays.copyOfRange(wire.bytes(), before, wire.bytes().length);
    }
}
