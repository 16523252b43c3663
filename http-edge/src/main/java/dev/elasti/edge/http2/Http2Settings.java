package dev.elasti.edge.http2;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import java.time.Duration;

/** Settings of the HTTP/2 relay, path {@code elasti.edge.http2}; what each means is said in {@code reference.conf}. */
public record Http2Settings(
        int heldStreams,
        int heldBytes,
        int blockBytes,
        int blockFrames,
        int openStreams,
        Duration floodWindow,
        int resets,
        int settings,
        int pings,
        int emptyFrames,
        Duration lookEvery,
        Duration leaveWithin) {
    public Http2Settings {
        requireNonNull(floodWindow, "floodWindow");
        requireNonNull(lookEvery, "lookEvery");
        requireNonNull(leaveWithin, "leaveWithin");
        if (!floodWindow.isPositive() || !lookEvery.isPositive() || !leaveWithin.isPositive()) {
            throw new IllegalArgumentException(
                    "elasti.edge.http2: flood.window, look-every and leave-within must be positive, are " + floodWindow
                            + ", " + lookEvery + ", " + leaveWithin);
        }
        if (heldStreams < 1 || openStreams < 1 || blockBytes < 1 || blockFrames < 1 || heldBytes < blockBytes) {
            throw new IllegalArgumentException(
                    "elasti.edge.http2: held-streams, open-streams and header-block must be positive, held-bytes no less than"
                            + " header-block.bytes");
        }
        if (resets < 1 || settings < 1 || pings < 1 || emptyFrames < 1) {
            throw new IllegalArgumentException("elasti.edge.http2.flood: bounds must be positive");
        }
    }

    /** Reads them from {@code elasti.edge}. */
    public static Http2Settings from(Config edge) {
        Config http2 = edge.getConfig("http2");
        return new Http2Settings(
                http2.getInt("held-streams"),
                Math.toIntExact(http2.getBytes("held-bytes")),
                Math.toIntExact(http2.getBytes("header-block.bytes")),
                http2.getInt("header-block.frames"),
                http2.getInt("open-streams"),
                http2.getDuration("flood.window"),
                http2.getInt("flood.resets"),
                http2.getInt("flood.settings"),
                http2.getInt("flood.pings"),
                http2.getInt("flood.empty-frames"),
                http2.getDuration("look-every"),
                http2.getDuration("leave-within"));
    }
}
