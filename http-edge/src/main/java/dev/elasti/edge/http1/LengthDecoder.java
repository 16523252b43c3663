package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** A body of known length; also the body of zero bytes that a message without one has. */
final class LengthDecoder implements BodyDecoder {
    private long left;
    private int data;

    LengthDecoder(long length) {
        this.left = length;
    }

    @Override
    public Event next(ByteBuffer in) {
        if (left == 0) {
            return Event.END;
        }
        if (!in.hasRemaining()) {
            return Event.NEED_MORE;
        }
        data = (int) Math.min(left, in.remaining());
        left -= data;
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
        return left == 0;
    }
}
