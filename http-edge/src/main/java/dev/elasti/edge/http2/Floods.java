package dev.elasti.edge.http2;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what costs its sender nothing and others a lot, in windows of time that follow each other. */
final class Floods {
    private static final String RESETS = "too many streams were reset";

    private final Http2Settings settings;
    private final LongSupplier nanos;
    private long since;
    private int resets;
    private int settingsFrames;
    private int pings;
    private int empty;

    Floods(Http2Settings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** A frame came from the client. {@return why that is one too many, or null} */
    Verdict.@Nullable Broken came(Frame frame) {
        renew();
        return switch (frame.type()) {
            case Frame.RST_STREAM -> bounded(++resets, settings.resets(), RESETS);
            case Frame.SETTINGS -> bounded(++settingsFrames, settings.settings(), "too many SETTINGS");
            case Frame.PING -> bounded(++pings, settings.pings(), "too many PINGs");
            case Frame.DATA, Frame.HEADERS, Frame.CONTINUATION -> {
                empty += frame.length() == 0 && !frame.endsStream() ? 1 : 0;
                yield bounded(empty, settings.emptyFrames(), "too many empty frames");
            }
            default -> null;
        };
    }

    /** A stream was reset because the client made the pod do it. {@return why that is one too many, or null} */
    Verdict.@Nullable Broken resetCaused() {
        renew();
        return bounded(++resets, settings.resets(), RESETS);
    }

    private void renew() {
        long now = nanos.getAsLong();
        if (now - since > settings.floodWindow().toNanos()) {
            since = now;
            resets = 0;
            settingsFrames = 0;
            pings = 0;
            empty = 0;
        }
    }

    private static Verdict.@Nullable Broken bounded(int count, int atMost, String why) {
        return count > atMost ? new Verdict.Broken(ErrorCode.ENHANCE_YOUR_CALM, why) : null;
    }
}
