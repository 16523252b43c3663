package dev.elasti.edge.http1;

import java.nio.ByteBuffer;

/** The chunked coding, strictly: hexadecimal sizes, CRLF only, extensions checked and dropped, trailers parsed as strictly as a head. */
@SuppressWarnings("DoNotCallSuggester")
final class ChunkedDecoder implements BodyDecoder {
    private int data;

    @Override
    public Event next(ByteBuffer in) {
        throw Unwritten.yet(in);
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
        return false;
    }
}
