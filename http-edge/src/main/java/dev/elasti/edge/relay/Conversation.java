package dev.elasti.edge.relay;

/**
 * What has a client's connection at a moment: one request, or whatever else a connection is about for all of its life. It is told
 * of nothing but that something has changed, looks at what, and ends with {@link ClientConnection#conversationOver}, {@link
 * ClientConnection#lastWords} or {@link ClientConnection#reset}. On the loop's thread.
 */
sealed interface Conversation permits Exchange, Multiplex, Splice {
    /** Does whatever can be done now. */
    void advance();

    /** {@return whether what the client sends is kept until there is somebody to hand it on to} */
    boolean holding();

    /** The client is gone, or is cut off: everything the conversation holds is given back. */
    void abandon();

    /** A fault of our own: the client hears of it, if that can still be, and the conversation is over. */
    void crashed(Throwable fault);
}
