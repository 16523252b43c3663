package dev.elasti.edge.http2;

import java.nio.ByteBuffer;

/** The payload of SETTINGS (RFC 9113 §6.5). */
final class Setting {
    static final int SIZE = 6;

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;

    /** As good as no bound, for who has no word for "none". */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int MAX_FRAME_SIZE_AT_MOST = (1 << 24) - 1;

    private Setting() {}

    /** {@return the value named last, or {@code otherwise}} Values are unsigned. */
    static long in(ByteBuffer payload, int identifier, long otherwise) {
        long value = otherwise;
        for (int at = payload.position(); at + SIZE <= payload.limit(); at += SIZE) {
            if (payload.getShort(at) == identifier) {
                value = payload.getInt(at + 2) & 0xffff_ffffL;
            }
        }
        return value;
    }

    /** {@return a SETTINGS frame with one setting after those of {@code payload}} */
    static ByteBuffer with(ByteBuffer payload, int identifier, int value) {
        return Frames.frame(payload.remaining() + SIZE, Frame.SETTINGS, 0, 0)
                .put(payload.duplicate())
                .putShort((short) identifier)
                .putInt(value)
                .flip();
    }

    /** {@return what is wrong with them, or a verdict that they pass} */
    static Verdict judge(ByteBuffer payload) {
        if (in(payload, ENABLE_PUSH, 0) > 1) {
            return new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is neither 0 nor 1");
        }
        if (in(payload, INITIAL_WINDOW_SIZE, 0) > Integer.MAX_VALUE) {
            return new Verdict.Broken(ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE is too big");
        }
        long size = in(payload, MAX_FRAME_SIZE, Frame.USUAL_SIZE);
        if (size < Frame.USUAL_SIZE || size > MAX_FRAME_SIZE_AT_MOST) {
            return new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE is out of range");
        }
        return Verdict.Plain.PASS;
    }
}
