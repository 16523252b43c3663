package dev.elasti.edge.relay;

import dev.elasti.edge.transport.Chunk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream to whoever answers a request, on the client's loop. Its owner is signalled whenever anything has changed and then
 * looks at what: nothing depends on the order of signals.
 */
interface Upstream {
    /** {@return whether it can be written to} */
    boolean connected();

    /** {@return whether it takes more now} A signal follows when it does again. */
    boolean writable();

    void write(Chunk chunk);

    /** Sends FIN after what was written. A signal follows when all of it is {@link #sent}. */
    void endOutput();

    /** {@return whether nothing that was written would be lost by closing it} */
    boolean sent();

    /** Asks for more bytes; a signal follows when they are in {@link #intake}. */
    void read();

    Intake intake();

    /** {@return whether nothing will come after what is in the intake} */
    boolean finished();

    /** {@return why it broke, or null: bytes may be missing on either side} */
    @Nullable
    IOException broken();

    /** {@return whether it had answered others before} */
    boolean reused();

    /** Closes it at once. No signal comes any more. */
    void close();

    /** Gives it back for the next request; its framing must be clean. No signal comes any more. */
    void handBack();
}
