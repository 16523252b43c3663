package dev.elasti.edge.relay;

import dev.elasti.edge.loop.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that is moved often and met seldom: moving it later costs no timer, since the timer looks at the present deadline
 * when its time has come.
 */
final class Deadline {
    private final EventLoop loop;
    private final Runnable passed;
    private EventLoop.@Nullable Timer timer;
    private long timerNanos;
    private long dueNanos;
    private boolean on;
    private boolean fixed;

    Deadline(EventLoop loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    /** @param once whether setting it again leaves it where it is: it is for the whole of something that has begun */
    void set(Duration in, boolean once) {
        if (on && fixed && once) {
            return;
        }
        on = true;
        fixed = once;
        long now = System.nanoTime();
        dueNanos = now + in.toNanos();
        if (timer != null && timerNanos - dueNanos <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        arm(now);
    }

    void off() {
        on = false;
    }

    void cancel() {
        on = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(long now) {
        timerNanos = dueNanos;
        timer = loop.in(Duration.ofNanos(dueNanos - now), this::look);
    }

    private void look() {
        timer = null;
        if (!on) {
            return;
        }
        long now = System.nanoTime();
        if (dueNanos - now > 0) {
            arm(now);
        } else {
            on = false;
            passed.run();
        }
    }
}
