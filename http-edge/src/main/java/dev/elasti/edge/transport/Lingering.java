package dev.elasti.edge.transport;

import dev.elasti.edge.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The end of a connection that we have nothing more to say on: what still comes is dropped, until FIN, RST or time is up. */
final class Lingering implements TcpLink.Listener {
    private static final int AT_MOST_BYTES = 1024 * 1024;

    private final TcpLink link;
    private EventLoop.@Nullable Timer timer;
    private int dropped;

    private Lingering(TcpLink link) {
        this.link = link;
    }

    static void close(TcpLink link, Duration within) {
        if (link.closed()) {
            return;
        }
        if (link.peerFinished()) {
            link.closeAfterFlush();
            return;
        }
        Lingering lingering = new Lingering(link);
        link.listener(lingering);
        lingering.timer = link.loop().in(within, link::close);
        link.endOutput();
        link.read();
    }

    @Override
    public void onConnected() {
        throw new IllegalStateException("accepted connections are connected");
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
        if (timer != null) {
            timer.cancel();
        }
        link.closeAfterFlush();
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
