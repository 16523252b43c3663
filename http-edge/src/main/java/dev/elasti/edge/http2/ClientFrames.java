package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The client's frames on their way to the pod, or to where they are kept until there is one. Bounds hold in both cases; all other
 * rules of the protocol are the pod's to judge as soon as there is one, and {@link HeldRules}' until then.
 */
final class ClientFrames implements FrameWalk.Judge {
    private final Shared shared;
    private final HeldRules rules;
    private final Widening widening;
    private final RequestBlocks requests;
    private final LongPredicate ourPing;
    private boolean held = true;
    /** Whether the frame that is being read began while held: it is answered by us then, even if a pod has come in its midst. */
    private boolean begunHeld;

    private int blockStream;
    private int blockBytes;
    private int blockFrames;
    private boolean awaitsPingAck;

    /** @param ourPing knows a PING of ours by what is in it */
    ClientFrames(Shared shared, RequestBlocks requests, LongPredicate ourPing) {
        this.shared = shared;
        this.requests = requests;
        this.rules = new HeldRules(shared, requests);
        this.widening = new Widening(shared, requests);
        this.ourPing = ourPing;
    }

    /** There is a pod from now on. */
    void released() {
        held = false;
        requests.released();
        widening.released();
    }

    /** {@return whether the client said that it will begin nothing more} */
    boolean goesAway() {
        return rules.goesAway();
    }

    /** A PING of ours is on its way. */
    void awaitPingAck(boolean awaited) {
        awaitsPingAck = awaited;
    }

    @Override
    public Verdict header(Frame frame, FrameWalk.Out out) {
        Verdict broken = broken(frame);
        if (broken != null) {
            return broken;
        }
        begunHeld = held;
        widening.settle(out);
        return held ? rules.header(frame) : relayed(frame);
    }

    private Verdict.@Nullable Broken broken(Frame frame) {
        if (frame.length() > shared.clientsFrame()) {
            return new Verdict.Broken(ErrorCode.FRAME_SIZE_ERROR, "a frame is too big");
        }
        Verdict.Broken flood = shared.floods().came(frame);
        return flood != null ? flood : block(frame);
    }

    /** Header blocks are endless unless somebody bounds them, and nothing else may come in between. */
    private Verdict.@Nullable Broken block(Frame frame) {
        boolean continues = frame.type() == Frame.CONTINUATION && frame.stream() == blockStream;
        if (blockStream != 0 && !continues) {
            return new Verdict.Broken(ErrorCode.PROTOCOL_ERROR, "a header block is not continued");
        }
        if (frame.type() != Frame.HEADERS && frame.type() != Frame.CONTINUATION) {
            return null;
        }
        if (frame.type() == Frame.HEADERS) {
            blockBytes = 0;
            blockFrames = 0;
        }
        blockBytes += frame.length();
        blockFrames++;
        blockStream = frame.leavesBlockOpen() ? frame.stream() : 0;
        boolean tooMuch = blockBytes > shared.settings().blockBytes()
                || blockFrames > shared.settings().blockFrames();
        return tooMuch ? new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, "a header block is too long") : null;
    }

    private Verdict relayed(Frame frame) {
        if (frame.type() != Frame.WINDOW_UPDATE && requests.own().takes(frame)) {
            return Verdict.Plain.DROP;
        }
        return switch (frame.type()) {
            case Frame.SETTINGS -> {
                if (!frame.isAck()) {
                    boolean sound = frame.length() % Setting.SIZE == 0 && frame.length() <= Frame.USUAL_SIZE;
                    yield sound ? Verdict.Plain.COLLECT : Verdict.Plain.PASS;
                }
                boolean ours = frame.length() == 0 && shared.account().clientsAckIsOurs();
                yield ours ? Verdict.Plain.DROP : Verdict.Plain.PASS;
            }
            case Frame.WINDOW_UPDATE -> widening.header(frame);
            case Frame.PING -> {
                boolean maybeOurs = frame.isAck() && awaitsPingAck && frame.length() == Long.BYTES;
                yield maybeOurs ? Verdict.Plain.COLLECT : Verdict.Plain.PASS;
            }
            case Frame.HEADERS, Frame.CONTINUATION -> requests.header(frame);
            case Frame.DATA -> {
                if (frame.endsStream()) {
                    shared.streams().clientEnded(frame.stream());
                }
                yield Verdict.Plain.PASS;
            }
            case Frame.RST_STREAM -> {
                shared.streams().reset(frame.stream());
                yield Verdict.Plain.PASS;
            }
            default -> Verdict.Plain.PASS;
        };
    }

    @Override
    public Verdict payload(Frame frame, ByteBuffer payload, FrameWalk.Out out) {
        if (frame.type() == Frame.HEADERS || frame.type() == Frame.CONTINUATION) {
            return requests.payload(frame, payload, out);
        }
        if (frame.type() == Frame.WINDOW_UPDATE) {
            return widening.payload(frame, payload, out);
        }
        if (begunHeld) {
            return rules.payload(frame, payload);
        }
        if (frame.type() == Frame.SETTINGS) {
            shared.documents().widenedAll(shared.account().came(payload));
            return Verdict.Plain.PASS;
        }
        boolean ours = ourPing.test(payload.getLong(payload.position()));
        return ours ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }
}
