package dev.elasti.edge.http2;

import dev.elasti.edge.http1.Question;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header blocks of the client's requests. All are read: the edge may have to answer a request itself, and says of each by what way
 * it came.
 *
 * <p>A block passes as the client has encoded it. Only when one before it did not pass (its stream was the edge's to answer) is the pod's
 * table no longer the client's: from then on blocks are written anew, in a form that refers to no table.
 */
final class RequestBlocks {
    private static final int MISDIRECTED = 421;
    private static final int TOO_LONG = 431;

    private final Shared shared;
    private final Requests asker;
    private final OwnStreams own;
    private final Map<Integer, HeldRequest> unanswered = new LinkedHashMap<>();
    private boolean held = true;
    private boolean closed;
    private boolean diverged;

    RequestBlocks(Shared shared, Requests asker) {
        this.shared = shared;
        this.asker = asker;
        this.own = new OwnStreams(shared);
    }

    OwnStreams own() {
        return own;
    }

    boolean mayAnswer() {
        return asker.mayAnswer();
    }

    void released() {
        held = false;
    }

    /** The client is told that nothing is answered that comes from now on. No pod will get what came before. */
    void close() {
        closed = true;
        shared.window().alone();
        shared.goodbye(Frames.goAway(shared.streams().last(), ErrorCode.NO_ERROR, ""));
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

    Verdict header(Frame frame) {
        boolean stray = frame.type() == Frame.CONTINUATION && !blockOpen();
        return stray ? Verdict.Plain.PASS : Verdict.Plain.COLLECT;
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

    private Verdict fate(Frame first, Fields fields) {
        if (shared.streams().isNew(first.stream())) {
            return request(first, fields);
        }
        boolean unknown = own.isUnended(first.stream());
        if (first.endsStream()) {
            own.ended(first.stream());
            shared.streams().clientEnded(first.stream());
        }
        return unknown ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    private Verdict request(Frame first, Fields fields) {
        if (shared.streams().count() + own.unended() >= shared.settings().openStreams()) {
            return calm("too many streams are open");
        }
        int stream = first.stream();
        if (closed) {
            open(first);
            own.forget(stream);
            return Verdict.Plain.DROP;
        }
        if (own.full() || (held && unanswered().size() >= shared.settings().heldStreams())) {
            open(first);
            own.refuse(stream);
            return Verdict.Plain.DROP;
        }
        HeldRequest request = HeldRequest.of(stream, fields);
        OwnReply reply = reply(first, fields, request);
        if (reply != null) {
            open(first);
            own.answer(request, reply);
            return Verdict.Plain.DROP;
        }
        if (!held && shared.streams().count() == 0 && !asker.mayBegin()) {
            // The stream has not become the newest one yet, so the client hears that it was not looked at.
            return new Verdict.Broken(ErrorCode.NO_ERROR, "the service takes new requests on new connections");
        }
        open(first);
        if (held) {
            unanswered.put(stream, request);
        }
        return Verdict.Plain.PASS;
    }

    private void open(Frame first) {
        shared.streams().opened(first.stream());
        if (first.endsStream()) {
            shared.streams().clientEnded(first.stream());
        }
    }

    private @Nullable OwnReply reply(Frame first, Fields fields, HeldRequest request) {
        if (shared.blocks().cut()) {
            return OwnReply.of(TOO_LONG, "The request's fields are too long.");
        }
        if (!asker.ours(request.authority())) {
            return OwnReply.of(MISDIRECTED, "This connection is another service's; ask on a new one.");
        }
        Question question = StreamQuestion.of(fields, !first.endsStream());
        return question == null ? null : asker.instead(question, request).orElse(null);
    }

    private static Verdict.Broken calm(String why) {
        return new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, why);
    }
}
