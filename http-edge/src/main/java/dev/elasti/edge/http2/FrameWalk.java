package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the frames of one direction, however the bytes are split. Payloads pass in pieces; only headers, and what its judge wants
 * to see whole, are ever collected. One thread at a time.
 */
public final class FrameWalk {
    /** Says what becomes of each frame. */
    public interface Judge {
        /** A frame has begun. {@code out} takes what is to stand before it. */
        Verdict header(Frame frame, Out out);

        /**
         * The payload that was to be collected, from position to limit. {@code out} takes what is to stand in the frame's place, or
         * before it. {@return anything but {@code COLLECT}}
         */
        Verdict payload(Frame frame, ByteBuffer payload, Out out);

        /** {@return how many of the next {@code count} bytes of a payload that passes may go on now} If none: later. */
        default int mayPass(Frame frame, int count) {
            return count;
        }
    }

    /** Hears what becomes of the bytes, in their order. */
    public interface Out {
        /** The next {@code count} bytes of the input go on. */
        void pass(int count);

        /** The next {@code count} bytes of the input don't. */
        void skip(int count);

        /** These go on between what was passed and what will be. */
        void insert(ByteBuffer bytes);
    }

    private final Judge judge;
    /** The beginning of a frame of which too few bytes are here. */
    private byte[] carry = new byte[Frame.HEADER];

    private int carried;
    private int needed = Frame.HEADER;
    private int payloadLeft;
    private boolean passing;
    private boolean stopped;
    private @Nullable Frame passed;
    private boolean blockOpen;
    private @Nullable Frame collecting;
    private Verdict.@Nullable Broken broken;

    public FrameWalk(Judge judge) {
        this.judge = judge;
    }

    /** {@return whether frames of our own may go out after what was passed: no frame and no header block is open there} */
    public boolean between() {
        return !blockOpen && (payloadLeft == 0 || !passing);
    }

    /** {@return bytes that are kept here until the rest of their frame comes} */
    int kept() {
        return carried;
    }

    /**
     * Uses up {@code in}, or as much of it as may pass now: the rest is to come again. {@return why it can't go on, or null} After that it
     * does nothing any more.
     */
    public Verdict.@Nullable Broken walk(ByteBuffer in, Out out) {
        stopped = false;
        while (in.hasRemaining() && broken == null && !stopped) {
            if (payloadLeft > 0) {
                payload(in, out);
            } else if (carried == 0 && in.remaining() >= needed) {
                inPlace(in, out);
            } else {
                carried(in, out);
            }
        }
        return broken;
    }

    private void payload(ByteBuffer in, Out out) {
        int count = Math.min(payloadLeft, in.remaining());
        if (passing && passed != null) {
            count = judge.mayPass(passed, count);
            stopped = count == 0;
        }
        in.position(in.position() + count);
        payloadLeft -= count;
        if (passing) {
            out.pass(count);
        } else {
            out.skip(count);
        }
    }

    private void inPlace(ByteBuffer in, Out out) {
        int start = in.position();
        Verdict verdict = judged(in, start, out);
        if (verdict == Verdict.Plain.COLLECT) {
            // The frame stays where it is: it is judged again when all of it is known to be here.
            return;
        }
        in.position(start + needed);
        if (verdict == Verdict.Plain.PASS) {
            out.pass(needed);
        } else {
            out.skip(needed);
        }
        settled(verdict);
    }

    private void carried(ByteBuffer in, Out out) {
        if (carry.length < needed) {
            carry = Arrays.copyOf(carry, needed);
        }
        int count = Math.min(needed - carried, in.remaining());
        in.get(carry, carried, count);
        carried += count;
        out.skip(count);
        if (carried < needed) {
            return;
        }
        Verdict verdict = judged(ByteBuffer.wrap(carry), 0, out);
        if (verdict == Verdict.Plain.COLLECT) {
            return;
        }
        if (verdict == Verdict.Plain.PASS) {
            out.insert(ByteBuffer.wrap(Arrays.copyOf(carry, needed)));
        }
        carried = 0;
        if (carry.length > Frame.HEADER) {
            carry = new byte[Frame.HEADER];
        }
        settled(verdict);
    }

    /** Judges the frame that begins at {@code start}, of which {@link #needed} bytes are there. */
    private Verdict judged(ByteBuffer bytes, int start, Out out) {
        Frame whole = collecting;
        if (whole != null) {
            return judge.payload(whole, bytes.slice(start + Frame.HEADER, whole.length()), out);
        }
        Frame frame = Frame.at(bytes, start);
        Verdict verdict = judge.header(frame, out);
        if (verdict == Verdict.Plain.COLLECT) {
            collecting = frame;
            needed = Frame.HEADER + frame.length();
            if (frame.length() == 0) {
                return judged(bytes, start, out);
            }
        } else {
            payloadLeft = frame.length();
            passed = frame;
        }
        if (verdict == Verdict.Plain.PASS) {
            blockOpen = frame.leavesBlockOpen();
        }
        return verdict;
    }

    private void settled(Verdict verdict) {
        Frame whole = collecting;
        if (whole != null && verdict == Verdict.Plain.PASS) {
            blockOpen = whole.leavesBlockOpen();
        }
        passing = verdict == Verdict.Plain.PASS;
        collecting = null;
        needed = Frame.HEADER;
        if (verdict instanceof Verdict.Broken why) {
            broken = why;
            payloadLeft = 0;
        }
    }
}
