package dev.elasti.edge.transport;

import java.io.IOException;
import java.io.Serial;

/** A connection could not even be tried: this machine or process has run out of file descriptors, or of ports. */
public final class ShortageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean everywhere;

    private ShortageException(IOException cause, boolean everywhere) {
        super(cause.getMessage(), cause);
        this.everywhere = everywhere;
    }

    static ShortageException ofDescriptors(IOException cause) {
        return new ShortageException(cause, true);
    }

    /** Each port can be used once towards each peer, so there may be some left towards others. */
    static ShortageException ofPorts(IOException cause) {
        return new ShortageException(cause, false);
    }

    /** {@return whether it would be the same with any other peer} */
    public boolean everywhere() {
        return everywhere;
    }
}
