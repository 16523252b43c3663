package dev.elasti.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What costs its sender nothing is bounded, held or relayed, and what is kept of it too. */
class FloodsTest {
    private static final String FEW = "http2.flood { resets = 10, settings = 10, pings = 10, empty-frames = 10 }";

    @Test
    void anEndlessHeaderBlockEndsTheConnection() {
        for (boolean released : new boolean[] {false, true}) {
            Session session = session("", released);
            session.client(new Wire().frame(Frame.HEADERS, 0, 1, new byte[100]).bytes());
            byte[] more =
                    new Wire().frame(Frame.CONTINUATION, 0, 1, new byte[10_000]).bytes();
            for (int i = 0; i < 100 && session.broken() == null; i++) {
                session.client(more);
            }
            assertThat(session.toPod().length).isLessThan(70_000);
            calm(session, "a header block is too long");
        }
    }

    @Test
    void aHeaderBlockOfManySmallFramesEndsTheConnectionToo() {
        for (boolean released : new boolean[] {false, true}) {
            Session session = session("", released);
            session.client(new Wire().frame(Frame.HEADERS, 0, 1).bytes());
            byte[] more = new Wire().frame(Frame.CONTINUATION, 0, 1).bytes();
            for (int i = 0; i < 100 && session.broken() == null; i++) {
                session.client(more);
            }
            calm(session, "a header block is too long");
        }
    }

    @Test
    void streamsThatAreResetAtOnceEndTheConnectionWhenTheyAreTooMany() {
        for (boolean released : new boolean[] {false, true}) {
            Session session = session(FEW, released);
            Wire resets = new Wire();
            for (int stream = 1; stream < 40; stream += 2) {
                resets.get(stream, "shop").reset(stream);
            }
            session.client(resets.bytes());
            calm(session, "too many streams were reset");
        }
    }

    @Test
    void resetsThatTakeTheirTimeDoNot() {
        Session session = session(FEW, true);
        for (int stream = 1; stream < 100; stream += 2) {
            session.client(new Wire().get(stream, "shop").reset(stream).bytes());
            session.pass(2_000_000_000L);
        }
        assertThat(session.broken()).isNull();
    }

    @Test
    void makingThePodResetStreamsCountsAsMuch() {
        Session session = session(FEW, true);
        session.pod(new Wire().settings().bytes());
        for (int stream = 1; stream < 40; stream += 2) {
            session.client(new Wire().post(stream, "shop").bytes());
            // FLOW_CONTROL_ERROR, which a WINDOW_UPDATE can provoke.
            session.pod(new Wire()
                    .frame(Frame.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 3)
                    .bytes());
        }
        calm(session, "too many streams were reset");
    }

    @Test
    void streamsThatThePodEndsEarlyAreItsOwnAffair() {
        Session session = session(FEW, true);
        session.pod(new Wire().settings().bytes());
        for (int stream = 1; stream < 100; stream += 2) {
            session.client(new Wire().post(stream, "shop").bytes());
            session.pod(new Wire()
                    .frame(Frame.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                    .bytes());
        }
        assertThat(session.broken()).isNull();
        assertThat(session.connection().openStreams()).isZero();
    }

    @Test
    void pingsSettingsAndEmptyFramesAreBounded() {
        for (boolean released : new boolean[] {false, true}) {
            Wire pings = new Wire();
            Wire settings = new Wire();
            Wire empty = new Wire().post(1, "shop");
            for (int i = 0; i < 20; i++) {
                pings.ping(i);
                settings.settings();
                empty.data(1, 0, false);
            }
            calm(session(FEW, released).client(pings.bytes()), "too many PINGs");
            calm(session(FEW, released).client(settings.bytes()), "too many SETTINGS");
            calm(session(FEW, released).client(empty.bytes()), "too many empty frames");
        }
    }

    @Test
    void streamsThatAreOpenAtATimeAreBounded() {
        Session session = session("http2.open-streams = 10", true);
        Wire many = new Wire();
        for (int stream = 1; stream < 40; stream += 2) {
            many.post(stream, "shop");
        }
        calm(session.client(many.bytes()), "too many streams are open");
        assertThat(session.connection().openStreams()).isEqualTo(10);
    }

    @Test
    void aFrameBiggerThanThePodAllowsEndsTheConnection() {
        Session session = session("", true);
        session.client(new Wire().post(1, "shop").data(1, 16_384, false).bytes());
        assertThat(session.broken()).isNull();
        // MAX_FRAME_SIZE 20000
        session.pod(new Wire()
                .frame(Frame.SETTINGS, 0, 0, new byte[] {0, 5, 0, 0, 0x4e, 0x20})
                .bytes());
        session.client(new Wire().data(1, 20_000, false).bytes());
        assertThat(session.broken()).isNull();
        session.client(new Wire().data(1, 20_001, false).bytes());
        assertThat(session.broken()).extracting(Verdict.Broken::code).isEqualTo(ErrorCode.FRAME_SIZE_ERROR);
    }

    private static Session session(String settings, boolean released) {
        Session session = Session.start(settings).greeted();
        session.client(new Wire().settings().settingsAck().bytes());
        return released ? session.released() : session;
    }

    private static void calm(Session session, String why) {
        assertThat(session.broken())
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Broken.class))
                .isEqualTo(new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, why));
    }
}
