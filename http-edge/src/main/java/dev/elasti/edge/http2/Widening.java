package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/** The client's WINDOW_UPDATEs: what answers of ours are sent by does not go on to the pod. */
final class Widening {
    private final Shared shared;
    private final RequestBlocks requests;
    private boolean held = true;

    Widening(Shared shared, RequestBlocks requests) {
        this.shared = shared;
        this.requests = requests;
    }

    /** There is a pod. */
    void released() {
        held = false;
        shared.window().released();
    }

    /** Tells the pod of what is left for it, where a frame may stand. */
    void settle(FrameWalk.Out out) {
        int owed = held ? 0 : shared.window().owed();
        if (owed > 0) {
            out.insert(Frames.windowUpdate(0, owed));
        }
    }

    /** One for a pod. */
    Verdict header(Frame frame) {
        boolean concernsUs = frame.stream() == 0
                ? shared.window().wantsMore()
                : shared.documents().has(frame.stream());
        if (concernsUs && frame.length() == Integer.BYTES) {
            return Verdict.Plain.COLLECT;
        }
        return requests.own().takes(frame) ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    Verdict payload(Frame frame, ByteBuffer payload, FrameWalk.Out out) {
        int by = payload.getInt(payload.position()) & Integer.MAX_VALUE;
        if (frame.stream() == 0) {
            return ofConnection(by, out);
        }
        shared.streams().widened(frame.stream(), by);
        shared.documents().widened(frame.stream(), by);
        return requests.own().takes(frame) ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    private Verdict ofConnection(int by, FrameWalk.Out out) {
        if (by == 0) {
            return held ? new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing") : Verdict.Plain.PASS;
        }
        int rest = shared.window().widened(by, requests.mayAnswer());
        if (held && shared.window().tooWide()) {
            return new Verdict.Broken(ErrorCode.FLOW_CONTROL_ERROR, "the window is too wide");
        }
        if (rest == by) {
            return Verdict.Plain.PASS;
        }
        if (rest > 0) {
            out.insert(Frames.windowUpdate(0, rest));
        }
        return Verdict.Plain.DROP;
    }
}
