package dev.elasti.edge.http2;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.relay.RelayListener.Limit;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client can make the edge keep: counted by what its socket takes, which is what the edge keeps and what the system does. */
class HeldBytesTest {
    /** Far beyond all of the system's buffers of one connection. */
    private static final long MUCH = 64L * 1024 * 1024;

    private EdgeFixture edge;
    private ScriptedOrigin pod;
    private int port;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start("elasti.edge.http2.flood { pings = 100000000, settings = 100000000 }");
        pod = ScriptedOrigin.byHand();
        port = edge.port(PortProtocol.AUTO);
    }

    @AfterEach
    void stop() throws Exception {
        pod.close();
        edge.close();
    }

    @Test
    void aConnectionThatWaitsCountsForWhatMayBeKeptOfIt() throws Exception {
        try (Talk _ = client().say(new Wire().settings().get(1, "shop"))) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            assertThat(edge.room().bytesOfFirst()).isEqualTo(160 * 1024);
        }
    }

    @Test
    void framesThatNobodyHasToAnswerStayInTheClientsSocketWhenTheyAreTooMany() throws Exception {
        try (Talk client = client().say(new Wire().settings().post(1, "shop"))) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            assertThat(pushed(client, new Wire().frame(0x77, 0, 0, new byte[16_000])))
                    .isLessThan(MUCH);
            assertThat(edge.room().waiting()).isEqualTo(1);
        }
    }

    @Test
    void whoeverDoesNotReadOurAnswersIsNotReadEither() throws Exception {
        try (Talk client = client().say(new Wire().settings().post(1, "shop"))) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            Wire pings = new Wire();
            for (int i = 0; i < 1000; i++) {
                pings.ping(i);
            }
            assertThat(pushed(client, pings)).isLessThan(MUCH);
        }
    }

    @Test
    void whatWasKeptAndWhatStayedBehindReachesThePodInOrder() throws Exception {
        Wire wire = new Wire().settings().get(1, "shop");
        try (Talk client = client().say(wire)) {
            eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
            Wire more = new Wire();
            for (int i = 0; i < 500; i++) {
                more.frame(0x77, i & 0xff, i, new byte[1000]);
            }
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.say(more);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            edge.port(port, PortProtocol.AUTO, pod.endpoint());
            edge.room().releaseAll();
            try (Talk atPod = new Talk(pod.accept())) {
                atPod.socket().read(24 + Session.onward(wire.bytes()).length);
                for (int i = 0; i < 500; i++) {
                    assertThat(atPod.hear().frame()).isEqualTo(new Frame(1000, 0x77, i & 0xff, i));
                }
            }
            sender.join();
        }
    }

    @Test
    void anEndlessHeaderBlockIsCutOffWithAReasonWhetherThereIsAPodOrNot() throws Exception {
        for (boolean ready : new boolean[] {false, true}) {
            if (ready) {
                edge.port(port, PortProtocol.AUTO, pod.endpoint());
            }
            try (Talk client = client().say(new Wire().settings().frame(Frame.HEADERS, 0, 1, new byte[16_000]))) {
                if (ready) {
                    new Talk(pod.accept()).say(new Wire().settings());
                }
                client.hear(Frame.SETTINGS);
                for (int i = 0; i < 4; i++) {
                    client.say(new Wire().frame(Frame.CONTINUATION, 0, 1, new byte[16_000]));
                }
                Talk.Heard goAway = client.hear(Frame.GOAWAY);
                assertThat(goAway.number(4)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM.number());
                assertThat(goAway.text(8)).isEqualTo("a header block is too long");
                assertThat(client.socket().readToEnd()).isEmpty();
            }
        }
        assertThat(edge.turnedAway()).containsExactly(Limit.HTTP2_CALM, Limit.HTTP2_CALM);
    }

    /** {@return bytes that the socket took until it took no more, or that were enough} */
    private static long pushed(Talk client, Wire frames) {
        AtomicLong taken = new AtomicLong();
        Thread.ofVirtual().start(() -> {
            try {
                while (taken.get() < MUCH) {
                    client.say(frames);
                    taken.addAndGet(frames.bytes().length);
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
        AtomicLong seen = new AtomicLong(-1);
        eventually(() ->
                assertThat(seen.getAndSet(taken.get())).isEqualTo(taken.get()).isPositive());
        return taken.get();
    }

    private Talk client() throws IOException {
        return Talk.client(edge.client(port));
    }
}
