package dev.elasti.edge.http2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which streams are open, as far as frames that pass by tell. */
final class OpenStreams {
    /** Hears of the end of each. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param whole whether both sides ended it, rather than one of them reset it
         * @param tookNanos since it was opened
         */
        void closed(boolean whole, long tookNanos);
    }

    private static final class Stream {
        private final long begun;
        private long widened;
        private boolean clientEnded;
        private boolean podEnded;

        Stream(long begun) {
            this.begun = begun;
        }
    }

    private final Map<Integer, Stream> open = new HashMap<>();
    private final LongSupplier nanos;
    private final Listener listener;
    private int last;

    OpenStreams(LongSupplier nanos, Listener listener) {
        this.nanos = nanos;
        this.listener = listener;
    }

    int count() {
        return open.size();
    }

    /** {@return the newest stream that the client has opened; 0 if none} */
    int last() {
        return last;
    }

    boolean isOpen(int stream) {
        return open.containsKey(stream);
    }

    /** {@return whether the client may still send on it} */
    boolean clientSends(int stream) {
        Stream known = open.get(stream);
        return known != null && !known.clientEnded;
    }

    /** The client takes more on it. */
    void widened(int stream, int by) {
        Stream known = open.get(stream);
        if (known != null) {
            known.widened += by;
        }
    }

    /** {@return bytes that the client takes on it beyond what it takes on each} */
    long widened(int stream) {
        Stream known = open.get(stream);
        return known == null ? 0 : known.widened;
    }

    /** {@return whether HEADERS of the client would open it} */
    boolean isNew(int stream) {
        return stream > last && (stream & 1) == 1;
    }

    /** HEADERS of the client. {@return whether they open a stream} */
    boolean opened(int stream) {
        if (!isNew(stream)) {
            return false;
        }
        last = stream;
        open.put(stream, new Stream(nanos.getAsLong()));
        return true;
    }

    /** The pod sends on a stream of its own. */
    void pushed(int stream) {
        Stream pushed = open.computeIfAbsent(stream, _ -> new Stream(nanos.getAsLong()));
        pushed.clientEnded = true;
    }

    void clientEnded(int stream) {
        Stream known = open.get(stream);
        if (known != null) {
            known.clientEnded = true;
            closeIfOver(stream, known);
        }
    }

    void podEnded(int stream) {
        Stream known = open.get(stream);
        if (known != null) {
            known.podEnded = true;
            closeIfOver(stream, known);
        }
    }

    void reset(int stream) {
        Stream known = open.remove(stream);
        if (known != null) {
            listener.closed(false, nanos.getAsLong() - known.begun);
        }
    }

    /** It was none of the service's. */
    void forget(int stream) {
        open.remove(stream);
    }

    /** Nothing more comes on any of them. */
    void cutAll() {
        for (int stream : List.copyOf(open.keySet())) {
            reset(stream);
        }
    }

    private void closeIfOver(int stream, Stream known) {
        if (known.clientEnded && known.podEnded) {
            open.remove(stream);
            listener.closed(true, nanos.getAsLong() - known.begun);
        }
    }
}
