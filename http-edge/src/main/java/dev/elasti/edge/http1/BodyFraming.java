package dev.elasti.edge.http1;

/** How the end of a message's body is known (RFC 9112 §6.3). */
public sealed interface BodyFraming {
    /** There is no body: the message ends with its head. */
    enum None implements BodyFraming {
        INSTANCE
    }

    /** Exactly that many bytes follow; zero is allowed, and then {@code Content-Length: 0} was written. */
    record Length(long bytes) implements BodyFraming {
        public Length {
            if (bytes < 0) {
                throw new IllegalArgumentException("length below 0: " + bytes);
            }
        }
    }

    /** The chunked coding. */
    enum Chunked implements BodyFraming {
        INSTANCE
    }

    /** All bytes until the connection ends; only responses can have it. */
    enum UntilClose implements BodyFraming {
        INSTANCE
    }
}
