package dev.elasti.edge.protocol;

/** What a connection was found to speak, for all of its life. */
public enum Spoken {
    /** One request after another, each on its own. */
    HTTP_1,
    /** HTTP/2 by prior knowledge: the connection began with the preface. */
    HTTP_2,
    /** The connection began as TLS does. It is passed on unopened. */
    TLS,
    /** Anything else: bytes. */
    TCP
}
