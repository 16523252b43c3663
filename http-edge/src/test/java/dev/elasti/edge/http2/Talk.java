package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.edge.testing.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One end of a connection over a socket, frame by frame. */
final class Talk implements AutoCloseable {
    /** A frame that came, its payload in Latin-1. */
    record Heard(Frame frame, String payload) {
        int type() {
            return frame.type();
        }

        /** {@return the number that begins at {@code at} of the payload} */
        int number(int at) {
            return ByteBuffer.wrap(payload.getBytes(ISO_8859_1)).getInt(at);
        }

        String text(int from) {
            return payload.substring(from);
        }
    }

    private final RawClient socket;

    Talk(RawClient socket) {
        this.socket = socket;
    }

    /** A client's end: the preface is said. */
    static Talk client(RawClient socket) throws IOException {
        byte[] preface = new byte[24];
        Frames.preface().get(preface);
        socket.send(preface);
        return new Talk(socket);
    }

    Talk say(Wire frames) throws IOException {
        socket.send(frames.bytes());
        return this;
    }

    RawClient socket() {
        return socket;
    }

    Heard hear() throws IOException {
        byte[] header = socket.read(Frame.HEADER).getBytes(ISO_8859_1);
        Frame frame = Frame.at(ByteBuffer.wrap(header), 0);
        return new Heard(frame, socket.read(frame.length()));
    }

    /** {@return the next frame of that type} All others before it are dropped. */
    Heard hear(int type) throws IOException {
        Heard heard = hear();
        while (heard.type() != type) {
            heard = hear();
        }
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
