package dev.elasti.kubernetes.embedded.http;

import java.io.IOException;

/** An answer that goes on: messages one by one, until either side ends it. Used by one thread. */
public interface MessageStream extends AutoCloseable {
    /** Sends one message at once. Fails when the client has gone. */
    void send(byte[] message) throws IOException;

    /** Ends the answer in the protocol's proper way; the connection is closed with it. */
    @Override
    void close() throws IOException;
}
