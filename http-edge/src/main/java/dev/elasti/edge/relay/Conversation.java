package dev.elasti.edge.relay;

/**
 * What has a client's connection at a moment: one request, or whatever else a connection is about for all of its life. It is told
 * of nothing but that something has changed, looks at what, and ends with {@link ClientLogic#conversationOver}, {@link
 * ClientLogic#lastWords} or {@link ClientLogic#reset}. On the loop's thread, within the client's stage.
 */
sealed interface Conversation permits Exchange, Multiplex, Splice {
    /** Does whatever can be done now. */
    void advance();

    /** {@return whether what the client sends is kept until there is somebody to hand it on to} */
    boolean holding();

    /** The client is gone, or its stage ends: everything the conversation holds is given back. */
    void abandon();

    /** A fault of our own: the client hears of it, if that can still be, and the conversation is over. */
    void crashed(Throwable fault);
}
