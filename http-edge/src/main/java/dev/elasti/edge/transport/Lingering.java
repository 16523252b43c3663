package dev.elasti.edge.transport;

import dev.elasti.edge.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of a connection that we have nothing more to say on: what still comes is dropped, until FIN, RST or time is up. */
public final class Lingering implements LinkListener {
    private static final int AT_MOST_BYTES = 1024 * 1024;

    private final TcpLink link;
    private final Duration within;
    private long unsent;
    private EventLoop.@Nullable Timer timer;
    private int dropped;

    private Lingering(TcpLink link, Duration within) {
        this.link = link;
        this.within = within;
    }

    /** Ends a connection that all was said on. On its loop's thread. */
    public static void close(TcpLink link, Duration within) {
        if (link.closed()) {
            return;
        }
        Lingering lingering = new Lingering(link, within);
        link.listener(lingering);
        link.endOutput();
        lingering.giveTime();
        if (link.peerFinished()) {
            lingering.onFinished();
        } else {
            link.read();
        }
    }

    private void giveTime() {
        unsent = link.unsentBytes();
        timer = link.loop().in(within, this::timeIsUp);
    }

    /** A slow reader of our last answer is not cut off as long as it gets on. */
    private void timeIsUp() {
        if (link.unsentBytes() < unsent) {
            giveTime();
        } else {
            link.close();
        }
    }

    @Override
    public void onReceived(Chunk chunk) {
        dropped += chunk.size();
        chunk.release();
        if (dropped > AT_MOST_BYTES) {
            over();
        } else {
            link.read();
        }
    }

    @Override
    public void onFinished() {
        // What is still unsent goes on being sent, as long as it does.
        link.closeAfterFlush();
        if (link.closed() && timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void onDrained() {
        // Nothing waits for room: all that was to be said was written.
    }

    @Override
    public void onBroken(IOException cause) {
        over();
    }

    private void over() {
        if (timer != null) {
            timer.cancel();
        }
        link.close();
    }
}
