package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever the two sides send, split wherever, and whenever the pod comes: nothing fails, and nothing depends on the splits. Runs the
 * inputs of its folder among the resources; how to search for more is said in this module's pom.
 */
class FramesFuzzTest {
    private static final byte[] SETTINGS = new Wire().settings().bytes();

    @FuzzTest(maxDuration = "3m")
    void whatAClientSendsBeforeThereIsAPod(FuzzedDataProvider data) {
        boolean named = data.consumeBoolean();
        byte[] splits = data.consumeBytes(32);
        byte[] bytes = data.consumeRemainingAsBytes();
        Session whole = session(named).client(bytes);
        Session split = session(named);
        drip(bytes, splits, split::client);
        assertSame(split, whole);
    }

    @FuzzTest(maxDuration = "3m")
    void whatBothSidesSendOnceThereIsAPod(FuzzedDataProvider data) {
        boolean named = data.consumeBoolean();
        byte[] splits = data.consumeBytes(32);
        byte[] held = data.consumeBytes(data.consumeInt(0, 400));
        byte[] client = data.consumeBytes(data.consumeInt(0, 400));
        byte[] pod = data.consumeRemainingAsBytes();
        Session whole = session(named).client(held).released().client(client).pod(SETTINGS);
        whole.pod(pod);
        Session split = session(named);
        drip(held, splits, split::client);
        split.released();
        drip(client, splits, split::client);
        split.pod(SETTINGS);
        drip(pod, splits, split::pod);
        assertSame(split, whole);
    }

    private interface Feed {
        Session feed(byte[] bytes, int from, int to);
    }

    private static Session session(boolean named) {
        Session session = named ? Session.onSharedPort() : Session.start();
        return session.greeted().client(SETTINGS);
    }

    private static void drip(byte[] bytes, byte[] splits, Feed feed) {
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = splits.length == 0 ? 1 : 1 + (splits[i % splits.length] & 0x3f);
            int to = Math.min(bytes.length, at + size);
            feed.feed(bytes, at, to);
            at = to;
        }
    }

    /** Where a side is broken off, how much of its last frame had passed before depends on the splits. */
    private static void assertSame(Session split, Session whole) {
        assertThat(split.broken()).isEqualTo(whole.broken());
        if (whole.broken() == null) {
            assertThat(split.toPod()).isEqualTo(whole.toPod());
            assertThat(Arrays.equals(split.toClient(), whole.toClient())).isTrue();
            assertThat(split.connection().openStreams())
                    .isEqualTo(whole.connection().openStreams());
            assertThat(split.connection().unanswered())
                    .isEqualTo(whole.connection().unanswered());
        }
    }
}
