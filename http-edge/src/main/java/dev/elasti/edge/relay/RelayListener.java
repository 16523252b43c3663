package dev.elasti.edge.relay;

import dev.elasti.actors.domain.ServiceId;
import java.time.Duration;

/** Hears what the relay does, for metrics. Called on loop threads, must return at once. */
public interface RelayListener {
    /** Nobody listens. */
    RelayListener NONE = new RelayListener() {};

    /** How a request ended, or a connection that is passed on as a whole. */
    enum Outcome {
        /** The pod's answer went to the client, whole. */
        RELAYED,
        /** The edge answered itself. */
        ANSWERED_HERE,
        /** The client left while the request waited. */
        LEFT_WAITING,
        /** It broke off on the way, on one side or the other. */
        BROKEN_OFF
    }

    /** A bound that protects the edge, whosever the client is; those of a service are the waiting room's. */
    enum Limit {
        /** Connections at a time, over all services. */
        CONNECTIONS,
        /** Connections at a time of one service's clients, or of the shared port's. */
        SERVICE_CONNECTIONS,
        /** Bytes, lines or target of a request's head. */
        HEAD_SIZE,
        /** Time for a request's head. */
        HEAD_TIME,
        /** Pace of a request's body. */
        BODY_PACE,
        /** Silence of a connection that is passed on as a whole. */
        TUNNEL_IDLE,
        /** What a client of HTTP/2 may make the edge or a pod do for nothing. */
        HTTP2_CALM
    }

    /** A client of this service was turned away since there are as many connections as the service may have. */
    default void crowded(ServiceId service) {}

    /** A client met a bound, and its request or its connection was ended for that. */
    default void turnedAway(Limit limit) {}

    /** A client's connection was accepted. */
    default void connectionOpened() {}

    /** A client's connection is over. */
    default void connectionClosed() {}

    /** A request or a connection was held. */
    default void waiting(ServiceId service) {}

    /**
     * A request is over, or a connection that was passed on as a whole.
     *
     * @param status what the client was told; 0 if nothing, or nothing that the edge could read
     * @param waited how long it was held
     * @param took from the end of its head to the end of its answer; with status 0 or 101, for as long as the connection was there
     */
    default void ended(ServiceId service, Outcome outcome, int status, Duration waited, Duration took) {}

    /** A connection to a pod was opened; {@code reused} if it came from the pool. */
    default void upstream(ServiceId service, boolean reused) {}

    /** A connection to a pod could not be made; it is tried again. */
    default void connectFailed(ServiceId service) {}
}
