package dev.elasti.edge.relay;

import dev.elasti.edge.http2.Frames;
import dev.elasti.edge.http2.Http2Connection;
import dev.elasti.edge.http2.Verdict;
import dev.elasti.edge.transport.Chunk;
import org.jspecify.annotations.Nullable;

/** What a client that waits has sent and a pod is to get, in order, up to a bound. */
final class KeptFrames {
    private final Intake kept = new Intake();
    private final Cutter keeper = new Cutter(this::keep);
    private final int atMost;
    private boolean wanted = true;
    private int prefaceLeft = Frames.preface().remaining();

    KeptFrames(int atMost) {
        this.atMost = atMost;
    }

    /**
     * Reads what {@code client} has sent as long as there is room, and as long as the client reads what we answer. {@return why it can't
     * be understood, or null}
     */
    Verdict.@Nullable Broken read(ClientConnection client, Http2Connection connection) {
        Verdict.Broken broken = null;
        boolean took = false;
        while (broken == null && !client.intake().isEmpty() && client.canSend() && kept.bytes() < atMost) {
            Chunk chunk = client.intake().takeChunk();
            int skip = Math.min(prefaceLeft, chunk.size());
            prefaceLeft -= skip;
            chunk.bytes().position(chunk.bytes().position() + skip);
            broken = keeper.cut(chunk, connection::fromClient);
            took = true;
        }
        if (took) {
            kept.keep();
        }
        return broken;
    }

    private void keep(Chunk chunk) {
        if (wanted) {
            kept.add(chunk);
        } else {
            chunk.release();
        }
    }

    /** No pod will get any of it. */
    void discard() {
        wanted = false;
        kept.clear();
    }

    /** Gives all of it away, with the preface before it. */
    void handTo(SocketUpstream pod) {
        pod.write(Chunk.of(Frames.preface()));
        while (!kept.isEmpty()) {
            pod.write(kept.takeChunk());
        }
    }

    void clear() {
        kept.clear();
    }
}
