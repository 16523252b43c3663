package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/** The pod's frames on their way to the client. What they mean is the client's to judge; only what the relay counts is looked at. */
final class PodFrames implements FrameWalk.Judge {
    private final Shared shared;
    private boolean begun;

    PodFrames(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Verdict header(Frame frame, FrameWalk.Out out) {
        if (!begun && (frame.type() != Frame.SETTINGS || frame.isAck() || frame.stream() != 0)) {
            return new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, "the pod does not speak HTTP/2");
        }
        begun = true;
        return switch (frame.type()) {
            case Frame.SETTINGS -> settings(frame);
            case Frame.RST_STREAM -> frame.length() == Integer.BYTES ? Verdict.Plain.COLLECT : Verdict.Plain.PASS;
            case Frame.HEADERS, Frame.DATA -> message(frame);
            case Frame.PING -> {
                boolean maybe = frame.isAck()
                        && frame.length() == Long.BYTES
                        && shared.courtesies().podRepeats();
                yield maybe ? Verdict.Plain.COLLECT : Verdict.Plain.PASS;
            }
            default -> Verdict.Plain.PASS;
        };
    }

    private Verdict settings(Frame frame) {
        if (frame.isAck()) {
            boolean drop = frame.length() == 0 && shared.account().podsAckIsKnown();
            return drop ? Verdict.Plain.DROP : Verdict.Plain.PASS;
        }
        boolean sound = frame.length() % Setting.SIZE == 0 && frame.length() <= Frame.USUAL_SIZE;
        return sound ? Verdict.Plain.COLLECT : Verdict.Plain.PASS;
    }

    private Verdict message(Frame frame) {
        if (frame.type() == Frame.HEADERS && (frame.stream() & 1) == 0) {
            shared.streams().pushed(frame.stream());
        }
        if (frame.endsStream()) {
            shared.streams().podEnded(frame.stream());
        }
        return Verdict.Plain.PASS;
    }

    @Override
    public int mayPass(Frame frame, int count) {
        return frame.type() == Frame.DATA ? shared.window().podMay(count) : count;
    }

    @Override
    public Verdict payload(Frame frame, ByteBuffer payload, FrameWalk.Out out) {
        if (frame.type() == Frame.PING) {
            return shared.courtesies().podsAnswer(payload);
        }
        if (frame.type() == Frame.RST_STREAM) {
            return reset(frame.stream(), payload.getInt(payload.position()));
        }
        shared.podAllows(payload);
        if (shared.account().mustAmend(payload)) {
            out.insert(shared.account().amended(payload));
            return Verdict.Plain.DROP;
        }
        return Verdict.Plain.PASS;
    }

    /** A client that makes the pod reset streams can keep it as busy as one that resets them itself. */
    private Verdict reset(int stream, int code) {
        shared.streams().reset(stream);
        boolean provoked = code == ErrorCode.PROTOCOL_ERROR.number()
                || code == ErrorCode.FLOW_CONTROL_ERROR.number()
                || code == ErrorCode.STREAM_CLOSED.number()
                || code == ErrorCode.FRAME_SIZE_ERROR.number();
        Verdict flood = provoked ? shared.floods().resetCaused() : null;
        return flood == null ? Verdict.Plain.PASS : flood;
    }
}
