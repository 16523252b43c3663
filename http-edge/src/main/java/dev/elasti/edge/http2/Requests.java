package dev.elasti.edge.http2;

/** What a connection has to ask about its requests, and to tell of them. Called from within its methods. */
public interface Requests {
    /** {@return whether each request names its service, rather than the port that it came in at} */
    boolean named();

    /** {@return whether that name is one of this connection's service} Asked for all that are read, and for each if they are named. */
    boolean ours(String authority);

    /** {@return whether a request may go to the pod now} Asked when none is under way; if not, the client is sent elsewhere. */
    boolean mayBegin();

    /**
     * One is over.
     *
     * @param whole whether both sides have ended it, rather than one of them broken it off
     * @param tookNanos since it came
     */
    void closed(boolean whole, long tookNanos);
}
