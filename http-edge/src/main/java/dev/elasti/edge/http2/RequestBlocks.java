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
 */
final class RequestBlocks {
    private static final int MISDIRECTED = 421;
    private static final int TOO_LONG = 431;

    private final Shared shared;
    private final Requests asker;
    private final Onward onward;
    private final OwnStreams own;
    private final Map<Integer, HeldRequest> unanswered = new LinkedHashMap<>();
    private boolean held = true;
    private boolean podAnswers;
    private boolean closed;

    RequestBlocks(Shared shared, Requests asker, Onward onward) {
        this.shared = shared;
        this.onward = onward;
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

    /** {@return the requests that came before a pod has said anything, and that nobody has answered or taken back} */
    Collection<HeldRequest> unanswered() {
        unanswered.keySet().removeIf(stream -> !shared.streams().isOpen(stream));
        return unanswered.values();
    }

    /** They are the pod's to answer. */
    void handedOver() {
        podAnswers = true;
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
        HeaderBlocks.Block block = blocks.end();
        Fields fields = block.fields();
        if (fields == null) {
            return new Verdict.Broken(ErrorCode.COMPRESSION_ERROR, "a header block can't be read");
        }
        boolean request = shared.streams().isNew(block.first().stream());
        Verdict fate = request ? request(block, fields) : further(block.first());
        if (fate == Verdict.Plain.PASS && block.cut()) {
            return calm("a header list is too long");
        }
        if (fate == Verdict.Plain.PASS) {
            out.insert(request ? onward.request(block, fields) : onward.further(block, fields));
            return Verdict.Plain.DROP;
        }
        onward.diverges();
        return fate;
    }

    /** One that does not begin a stream: a trailer, or a mistake that is the pod's to judge. */
    private Verdict further(Frame first) {
        boolean unknown = own.isUnended(first.stream());
        if (first.endsStream()) {
            own.ended(first.stream());
            shared.streams().clientEnded(first.stream());
        }
        return unknown ? Verdict.Plain.DROP : Verdict.Plain.PASS;
    }

    private Verdict request(HeaderBlocks.Block block, Fields fields) {
        Frame first = block.first();
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
        OwnReply reply = reply(block, fields, request);
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
        if (!podAnswers) {
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

    private @Nullable OwnReply reply(HeaderBlocks.Block block, Fields fields, HeldRequest request) {
        if (block.cut()) {
            return OwnReply.of(TOO_LONG, "The request's fields are too long.");
        }
        if (!asker.ours(request.authority())) {
            return OwnReply.of(MISDIRECTED, "This connection is another service's; ask on a new one.");
        }
        Question question = StreamQuestion.of(fields, !block.first().endsStream());
        return question == null ? null : asker.instead(question, request).orElse(null);
    }

    private static Verdict.Broken calm(String why) {
        return new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, why);
    }
}
