package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/**
 * What the edge says to a client in the pod's place: it answers SETTINGS and PING, and breaks off what no pod could take. What passes
 * is kept for the pod. Mistakes that concern one stream only are left to the pod.
 */
final class HeldRules {
    private static final int PRIORITY_BYTES = 5;

    private final Shared shared;
    private final RequestBlocks requests;
    private final OwnStreams own;
    private boolean begun;
    private boolean goesAway;
    private long content;

    HeldRules(Shared shared, RequestBlocks requests) {
        this.shared = shared;
        this.requests = requests;
        this.own = requests.own();
    }

    boolean goesAway() {
        return goesAway;
    }

    Verdict header(Frame frame) {
        if (!begun && (frame.type() != Frame.SETTINGS || frame.isAck())) {
            return protocol("the client does not begin with SETTINGS");
        }
        begun = true;
        boolean ofConnection = frame.stream() == 0;
        return switch (frame.type()) {
            case Frame.SETTINGS, Frame.PING, Frame.GOAWAY ->
                ofConnection ? control(frame) : protocol("a frame of the connection names a stream");
            case Frame.WINDOW_UPDATE -> windowUpdate(frame);
            case Frame.DATA, Frame.HEADERS, Frame.CONTINUATION, Frame.PRIORITY, Frame.RST_STREAM ->
                ofConnection ? protocol("a frame of a stream names none") : ofStream(frame);
            case Frame.PUSH_PROMISE -> protocol("a client can't push");
            default -> Verdict.Plain.PASS;
        };
    }

    private Verdict control(Frame frame) {
        return switch (frame.type()) {
            case Frame.SETTINGS -> {
                boolean sound = frame.isAck() ? frame.length() == 0 : frame.length() % Setting.SIZE == 0;
                if (!sound) {
                    yield size("SETTINGS");
                }
                yield frame.isAck() ? acknowledged() : Verdict.Plain.COLLECT;
            }
            case Frame.PING -> {
                if (frame.length() != Long.BYTES) {
                    yield size("PING");
                }
                yield frame.isAck() ? Verdict.Plain.DROP : Verdict.Plain.COLLECT;
            }
            default -> {
                if (frame.length() < Long.BYTES) {
                    yield size("GOAWAY");
                }
                goesAway = true;
                yield Verdict.Plain.PASS;
            }
        };
    }

    private Verdict acknowledged() {
        return shared.account().clientsAckIsOurs() ? Verdict.Plain.DROP : protocol("ACK for no SETTINGS");
    }

    private Verdict windowUpdate(Frame frame) {
        if (frame.length() != Integer.BYTES) {
            return size("WINDOW_UPDATE");
        }
        if (frame.stream() > shared.streams().last()) {
            return protocol("WINDOW_UPDATE for a stream that was not begun");
        }
        return Verdict.Plain.COLLECT;
    }

    private Verdict ofStream(Frame frame) {
        if (own.takes(frame)) {
            return Verdict.Plain.DROP;
        }
        return switch (frame.type()) {
            case Frame.DATA -> data(frame);
            case Frame.HEADERS -> headers(frame);
            case Frame.CONTINUATION ->
                requests.blockOpen() ? requests.header(frame) : protocol("CONTINUATION without a beginning");
            case Frame.RST_STREAM -> reset(frame);
            default -> frame.length() == PRIORITY_BYTES ? Verdict.Plain.COLLECT : size("PRIORITY");
        };
    }

    private Verdict data(Frame frame) {
        if (!shared.streams().clientSends(frame.stream())) {
            return notOpen(frame);
        }
        content += frame.length();
        if (content > SettingsAccount.FIRST_WINDOW) {
            return new Verdict.Broken(ErrorCode.FLOW_CONTROL_ERROR, "more was sent than may be");
        }
        if (frame.endsStream()) {
            shared.streams().clientEnded(frame.stream());
        }
        return Verdict.Plain.PASS;
    }

    private Verdict headers(Frame frame) {
        if ((frame.stream() & 1) == 0) {
            return protocol("a client's streams have odd numbers");
        }
        boolean begins = frame.stream() > shared.streams().last();
        boolean trailers = shared.streams().clientSends(frame.stream());
        return begins || trailers || own.isUnended(frame.stream()) ? requests.header(frame) : notOpen(frame);
    }

    private Verdict reset(Frame frame) {
        if (frame.length() != Integer.BYTES) {
            return size("RST_STREAM");
        }
        if (frame.stream() > shared.streams().last()) {
            return protocol("RST_STREAM for a stream that was not begun");
        }
        shared.streams().reset(frame.stream());
        return Verdict.Plain.PASS;
    }

    private Verdict notOpen(Frame frame) {
        return frame.stream() > shared.streams().last()
                ? protocol("DATA for a stream that was not begun")
                : new Verdict.Broken(ErrorCode.STREAM_CLOSED, "the stream was ended by the client");
    }

    Verdict payload(Frame frame, ByteBuffer payload) {
        return switch (frame.type()) {
            case Frame.SETTINGS -> {
                Verdict verdict = Setting.judge(payload);
                if (verdict == Verdict.Plain.PASS) {
                    shared.documents().widenedAll(shared.account().came(payload));
                    shared.courtesies().settings();
                }
                yield verdict;
            }
            case Frame.PING -> shared.courtesies().ping(payload);
            default -> {
                boolean itself = number(payload) == frame.stream();
                yield itself ? protocol("a stream depends on itself") : Verdict.Plain.PASS;
            }
        };
    }

    /** Four bytes, of which the first bit means something else or nothing. */
    private static int number(ByteBuffer payload) {
        return payload.getInt(payload.position()) & Integer.MAX_VALUE;
    }

    private static Verdict.Broken protocol(String why) {
        return new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, why);
    }

    private static Verdict.Broken size(String type) {
        return new Verdict.Broken(ErrorCode.FRAME_SIZE_ERROR, type + " of a wrong size");
    }
}
