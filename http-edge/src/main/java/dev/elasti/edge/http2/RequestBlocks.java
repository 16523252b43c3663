package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The header blocks of the client's requests. They are read as long as the edge may have to answer them, and on a port where each
 * request names its service always; otherwise they pass unread.
 *
 * <p>A block that is read passes byte for byte. Only when one before it did not pass (its stream was refused by us) is the pod's table
 * no longer the client's: from then on blocks are written anew, in a form that refers to no table.
 */
final class RequestBlocks {
    private static final int MISDIRECTED = 421;

    private final Shared shared;
    private final Requests asker;
    private final Map<Integer, HeldRequest> unanswered = new LinkedHashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private boolean held = true;
    private boolean diverged;

    RequestBlocks(Shared shared, Requests asker) {
        this.shared = shared;
        this.asker = asker;
    }

    void released() {
        held = false;
    }

    /** {@return the requests that came while held and that nobody has answered or taken back} */
    Collection<HeldRequest> unanswered() {
        unanswered.keySet().removeIf(stream -> !shared.streams().isOpen(stream));
        return unanswered.values();
    }

    /** They are the pod's to answer. */
    void handedOver() {
        unanswered.clear();
    }

    boolean blockOpen() {
        return shared.blocks().open();
    }

    boolean isDropped(int stream) {
        return dropped.contains(stream);
    }

    /** {@return whether the frame, which is none of a header block, belongs to a stream that the pod knows nothing of} */
    boolean dropped(Frame frame) {
        boolean ofBlock = frame.type() == Frame.HEADERS || frame.type() == Frame.CONTINUATION;
        if (ofBlock || !dropped.contains(frame.stream())) {
            return false;
        }
        if (frame.type() == Frame.DATA && frame.length() > 0) {
            // It took from the connection's window, and the pod, which does not see it, can't give it back.
            shared.replies().add(Frames.windowUpdate(0, frame.length()));
        }
        if (frame.endsStream() || frame.type() == Frame.RST_STREAM) {
            dropped.remove(frame.stream());
        }
        return true;
    }

    Verdict header(Frame frame) {
        if (held || asker.named() || diverged || blockOpen()) {
            boolean stray = frame.type() == Frame.CONTINUATION && !blockOpen();
            return stray ? Verdict.Plain.PASS : Verdict.Plain.COLLECT;
        }
        if (frame.type() == Frame.HEADERS) {
            if (begins(frame) && !mayBegin()) {
                return notNow();
            }
            if (shared.streams().opened(frame.stream()) && tooMany()) {
                return calm("too many streams are open");
            }
            if (frame.endsStream()) {
                shared.streams().clientEnded(frame.stream());
            }
        }
        return Verdict.Plain.PASS;
    }

    private boolean tooMany() {
        return shared.streams().count() + dropped.size() > shared.settings().openStreams();
    }

    Verdict payload(Frame frame, ByteBuffer payload, FrameWalk.Out out) {
        HeaderBlocks blocks = shared.blocks();
        Verdict broken = blocks.add(frame, payload);
        if (broken != null) {
            return broken;
        }
        if (!frame.is(Frame.END_HEADERS)) {
            return Verdict.Plain.DROP;
        }
        Frame first = blocks.first();
        ByteBuffer before = blocks.framesBefore();
        Fields fields = blocks.end();
        if (fields == null) {
            return new Verdict.Broken(ErrorCode.COMPRESSION_ERROR, "a header block can't be read");
        }
        Verdict fate = fate(first, fields);
        if (fate != Verdict.Plain.PASS) {
            diverged = true;
            return fate;
        }
        if (!diverged) {
            if (before.hasRemaining()) {
                out.insert(before);
            }
            return Verdict.Plain.PASS;
        }
        if (blocks.cut()) {
            return calm("a header list is too long");
        }
        out.insert(Frames.headers(first.stream(), first.endsStream(), fields.encodedForNoTable()));
        return Verdict.Plain.DROP;
    }

    private boolean begins(Frame frame) {
        return shared.streams().isNew(frame.stream());
    }

    private boolean mayBegin() {
        return held || shared.streams().count() > 0 || asker.mayBegin();
    }

    /** The stream has not become the newest one yet, so the client hears that it was not looked at. */
    private static Verdict notNow() {
        return new Verdict.Broken(ErrorCode.NO_ERROR, "the service takes new requests on new connections");
    }

    private Verdict fate(Frame first, Fields fields) {
        if (begins(first) && !mayBegin()) {
            return notNow();
        }
        if (shared.streams().opened(first.stream())) {
            if (tooMany()) {
                return calm("too many streams are open");
            }
            return request(first, HeldRequest.of(first.stream(), fields));
        }
        boolean unknown = dropped.contains(first.stream());
        if (first.endsStream()) {
            dropped.remove(first.stream());
            shared.streams().clientEnded(first.stream());
        }
        return unknown ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    private Verdict request(Frame first, HeldRequest request) {
        if (held && unanswered().size() >= shared.settings().heldStreams()) {
            drop(first);
            shared.replies().add(Frames.reset(first.stream(), ErrorCode.REFUSED_STREAM));
            return Verdict.Plain.DROP;
        }
        if (!asker.ours(request.authority())) {
            drop(first);
            OwnReply reply = OwnReply.of(MISDIRECTED, "This connection is another service's; ask on a new one.");
            shared.replies().addAll(reply.frames(request, 0));
            if (!first.endsStream()) {
                shared.replies().add(Frames.reset(first.stream(), ErrorCode.NO_ERROR));
            }
            return Verdict.Plain.DROP;
        }
        if (held) {
            unanswered.put(first.stream(), request);
        }
        if (first.endsStream()) {
            shared.streams().clientEnded(first.stream());
        }
        return Verdict.Plain.PASS;
    }

    private void drop(Frame first) {
        shared.streams().forget(first.stream());
        if (!first.endsStream()) {
            dropped.add(first.stream());
        }
    }

    private static Verdict.Broken calm(String why) {
        return new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, why);
    }
}
