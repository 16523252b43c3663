package dev.elasti.edge.relay;

import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.transport.TcpLink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives up, with RST, a client that takes nothing of what waits for it for so long. On the loop's thread. */
final class StallWatch {
    private final TcpLink link;
    private final Duration atMost;
    private EventLoop.@Nullable Timer timer;

    StallWatch(TcpLink link, Duration atMost) {
        this.link = link;
        this.atMost = atMost;
    }

    /** More waits for the client than it should; the time runs unless it does already. */
    void begin() {
        if (timer == null) {
            watch();
        }
    }

    /** The client has taken all. */
    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void watch() {
        long unsent = link.unsentBytes();
        timer = link.loop().in(atMost, () -> {
            if (link.unsentBytes() < unsent) {
                watch();
            } else {
                timer = null;
                link.giveUp("the client has taken nothing for " + atMost);
            }
        });
    }
}
