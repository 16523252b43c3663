package dev.elasti.bench;

/** What is carried through a contestant: it has a port of its own for each that it can carry. */
enum Route {
    /** HTTP/1.1 to nginx and its files. */
    HTTP,
    /** HTTP/1.1 with an upgrade, to {@link Origin}. */
    WEBSOCKET,
    /** HTTP/2 in the clear, to {@link Origin}. */
    GRPC,
    /** Bytes that nobody reads, to {@link Origin}. */
    TCP_ECHO,
    /** Bytes that nobody reads, to nginx: a download whose HTTP only its two ends understand. */
    TCP_FILE
}
