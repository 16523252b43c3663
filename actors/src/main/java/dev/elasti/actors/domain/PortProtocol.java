package dev.elasti.actors.domain;

/** What the clients of a Service's port speak, as somebody declared it; without a word, each connection's first bytes tell. */
public enum PortProtocol {
    /** Nobody said: the first bytes of each connection tell, and a client that stays silent is taken for one that is spoken to first. */
    AUTO,
    /** HTTP/1.1 or HTTP/2 in the clear, whichever a connection begins with. */
    HTTP,
    /** HTTP/1.1 alone. */
    HTTP1,
    /** As {@link #HTTP}; HTTP/2 is what is expected. */
    HTTP2,
    /** As {@link #HTTP2}, and what is refused is refused in gRPC's own words. */
    GRPC,
    /** TLS, which is not ours to open: the client speaks first. */
    TLS,
    /** Anything, and the server may speak first: a connection wakes the service before a byte has come. */
    TCP,
    /** Anything, and the client speaks first: a connection without a byte wakes nobody. */
    TCP_CLIENT_FIRST;

    /** {@return whether it is HTTP of some version, so that its connections are read and never just passed on} */
    public boolean http() {
        return switch (this) {
            case HTTP, HTTP1, HTTP2, GRPC -> true;
            case AUTO, TLS, TCP, TCP_CLIENT_FIRST -> false;
        };
    }
}
