package dev.elasti.edge.transport;

import java.io.IOException;
import java.io.Serial;

/** A connection could not even be tried: this machine or process has run out of file descriptors or of ports. */
public final class ShortageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    ShortageException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
