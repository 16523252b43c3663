package dev.elasti.edge.relay;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import dev.elasti.edge.http1.HeadLimits;
import dev.elasti.edge.http1.TrustedPeers;
import dev.elasti.edge.http2.Http2Settings;
import java.time.Duration;

/** Settings of the relay, path {@code elasti.edge.relay}; what each means is said in {@code reference.conf}. */
public record RelaySettings(
        HeadLimits requestHead,
        HeadLimits responseHead,
        Duration headWithin,
        Duration idleTimeout,
        Duration serverFirstAfter,
        Duration lingerAtMost,
        Duration stalledAfter,
        Duration bodyWindow,
        long bodyBytesPerWindow,
        int window,
        Duration tunnelIdle,
        int ownAnswersAtATime,
        Duration connectTimeout,
        Duration connectWithin,
        Duration retryAtLeastAfter,
        Duration retryAtMostAfter,
        int idlePerEndpoint,
        Duration idleUpstream,
        TrustedPeers trustedPeers,
        String viaName,
        Http2Settings http2) {
    public RelaySettings {
        requireNonNull(trustedPeers, "trustedPeers");
        requireNonNull(http2, "http2");
        requirePositive(headWithin, "head-within");
        requirePositive(idleTimeout, "idle-timeout");
        requirePositive(serverFirstAfter, "server-first-after");
        requirePositive(stalledAfter, "stalled-after");
        requirePositive(bodyWindow, "body-pace.window");
        requirePositive(tunnelIdle, "tunnel-idle");
        requirePositive(connectTimeout, "connect-timeout");
        requirePositive(connectWithin, "connect-within");
        requirePositive(retryAtLeastAfter, "retry-at-least-after");
        requirePositive(retryAtMostAfter, "retry-at-most-after");
        requirePositive(idleUpstream, "idle-upstream");
        if (window < 1 || idlePerEndpoint < 0 || ownAnswersAtATime < 0) {
            throw new IllegalArgumentException(
                    "elasti.edge.relay: window must be positive, idle-per-endpoint and own-answers-at-a-time not negative, are "
                            + window + ", " + idlePerEndpoint + ", " + ownAnswersAtATime);
        }
    }

    /** Reads them from {@code elasti.edge}. */
    public static RelaySettings from(Config edge) {
        Config relay = edge.getConfig("relay");
        return new RelaySettings(
                limits(relay.getConfig("request-head")),
                limits(relay.getConfig("response-head")),
                relay.getDuration("head-within"),
                relay.getDuration("idle-timeout"),
                relay.getDuration("server-first-after"),
                relay.getDuration("linger-at-most"),
                relay.getDuration("stalled-after"),
                relay.getDuration("body-pace.window"),
                relay.getBytes("body-pace.at-least"),
                Math.toIntExact(relay.getBytes("window")),
                relay.getDuration("tunnel-idle"),
                relay.getInt("own-answers-at-a-time"),
                relay.getDuration("connect-timeout"),
                relay.getDuration("connect-within"),
                relay.getDuration("retry-at-least-after"),
                relay.getDuration("retry-at-most-after"),
                relay.getInt("idle-per-endpoint"),
                relay.getDuration("idle-upstream"),
                TrustedPeers.of(relay.getStringList("trusted-peers")),
                relay.getString("via-name"),
                Http2Settings.from(edge));
    }

    private static HeadLimits limits(Config head) {
        return new HeadLimits(
                Math.toIntExact(head.getBytes("bytes")),
                head.getInt("fields"),
                Math.toIntExact(head.getBytes("target-bytes")));
    }

    private static void requirePositive(Duration duration, String key) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("elasti.edge.relay." + key + " must be positive, is " + duration);
        }
    }
}
