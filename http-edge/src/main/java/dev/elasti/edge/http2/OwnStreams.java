package dev.elasti.edge.http2;

import java.util.HashSet;
import java.util.Set;

/** Streams that the edge answers itself: a pod never hears of them, nor of anything that the client still sends on them. */
final class OwnStreams {
    private static final byte[] NONE = {};

    private final Shared shared;
    /** Those on which the client may still send content. */
    private final Set<Integer> unended = new HashSet<>();
    /** Whether there are any that a pod does not know. */
    private boolean any;

    OwnStreams(Shared shared) {
        this.shared = shared;
    }

    /** {@return how many of them the client has not ended} */
    int unended() {
        return unended.size();
    }

    boolean isUnended(int stream) {
        return unended.contains(stream);
    }

    /** The client has ended it. */
    void ended(int stream) {
        unended.remove(stream);
    }

    /** {@return whether as many answers wait for the client as may} */
    boolean full() {
        return shared.documents().count() >= shared.settings().heldStreams()
                || shared.documents().bytes() >= shared.settings().heldBytes();
    }

    /** Answers an open stream; without content where there will be no room for it in what is ours of the client's window. */
    void answer(HeldRequest request, OwnReply reply) {
        int stream = request.stream();
        Documents documents = shared.documents();
        byte[] whole = documents.bytesOf(reply.document());
        boolean fits = shared.window().fits(whole.length);
        byte[] content = fits ? documents.bytesOf(reply.content(request)) : NONE;
        int length = fits ? whole.length : 0;
        long window = shared.account().clientWindow() + shared.streams().widened(stream);
        boolean reset = forget(stream);
        boolean empty = content.length == 0;
        shared.replies()
                .add(Frames.headers(stream, empty, reply.head(request, length).encoded()));
        if (!empty) {
            documents.add(stream, content, window, reset);
        } else if (reset) {
            shared.replies().add(Frames.reset(stream, ErrorCode.NO_ERROR));
        }
    }

    /** The client may send the same request again. */
    void refuse(int stream) {
        forget(stream);
        shared.replies().add(Frames.reset(stream, ErrorCode.REFUSED_STREAM));
    }

    /** Nobody answers it, and the client has been told so. {@return whether the client may still send on it} */
    boolean forget(int stream) {
        boolean open = shared.streams().clientSends(stream);
        shared.streams().forget(stream);
        any = true;
        if (open) {
            unended.add(stream);
        }
        return open;
    }

    /** {@return whether the frame, which is none of a header block, belongs to a stream that the pod knows nothing of} */
    boolean takes(Frame frame) {
        boolean ofBlock = frame.type() == Frame.HEADERS || frame.type() == Frame.CONTINUATION;
        if (ofBlock || !any) {
            return false;
        }
        int stream = frame.stream();
        if (frame.type() == Frame.RST_STREAM) {
            shared.documents().drop(stream);
        }
        if (!unended.contains(stream)) {
            return isLate(frame);
        }
        if (frame.type() == Frame.DATA && frame.length() > 0) {
            // It took from the connection's window, and the pod, which does not see it, can't give it back.
            shared.replies().add(Frames.windowUpdate(0, frame.length()));
        }
        if (frame.endsStream() || frame.type() == Frame.RST_STREAM) {
            unended.remove(stream);
        }
        return true;
    }

    /** To a pod that has not seen the stream it would be a mistake; of one that is over it means nothing. */
    private boolean isLate(Frame frame) {
        boolean meansNothing = frame.type() == Frame.RST_STREAM || frame.type() == Frame.WINDOW_UPDATE;
        OpenStreams streams = shared.streams();
        return meansNothing
                && (frame.stream() & 1) == 1
                && frame.stream() <= streams.last()
                && !streams.isOpen(frame.stream());
    }
}
