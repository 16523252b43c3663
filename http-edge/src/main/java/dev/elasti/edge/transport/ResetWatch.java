package dev.elasti.edge.transport;

import dev.elasti.edge.loop.EventLoop;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of RST on a connection that is not read from, since its peer has sent as much as may be kept. A selector tells of it those who
 * are interested in anything, and a connected channel can be interested in {@code OP_CONNECT} without ever being ready for it but
 * by an error (see there). Left on it would keep the selector from waiting, since the system calls it writability; so it is on for one
 * look each second. FIN behind unread bytes can't be told from them this way: whoever ends in order is noticed when all was read.
 */
final class ResetWatch {
    static final int BROKEN = SelectionKey.OP_CONNECT;

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Interest interest;
    private EventLoop.@Nullable Timer timer;
    private boolean on;

    ResetWatch(EventLoop loop, Interest interest) {
        this.loop = loop;
        this.interest = interest;
    }

    void set(boolean watching) {
        on = watching;
        if (on && timer == null) {
            timer = loop.in(EVERY, this::look);
        }
    }

    void end() {
        on = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void look() {
        timer = null;
        if (on) {
            interest.on(BROKEN);
            // Runs when the loop has looked at its sockets once.
            loop.execute(() -> interest.off(BROKEN));
            timer = loop.in(EVERY, this::look);
        }
    }
}
