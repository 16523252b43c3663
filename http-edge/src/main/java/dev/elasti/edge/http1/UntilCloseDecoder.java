package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** A body that ends with its connection: everything is body, and the end is the caller's to see. */
final class UntilCloseDecoder implements BodyDecoder {
    private int data;

    @Override
    public Event next(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return Event.NEED_MORE;
        }
        data = in.remaining();
        return Event.DATA;
    }

    @Override
    public int dataLength() {
        return data;
    }

    @Override
    public Trailers trailers() {
        return Trailers.NONE;
    }

    @Override
    public String reason() {
        return "";
    }

    @Override
    public boolean mayEndAtClose() {
        return true;
    }
}
