package dev.elasti.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Answers every gRPC call of one HTTP/2 connection with the same small message and status 0. It follows frames and reads no headers: a
 * real server costs several times what the proxies before it do, and would be what is measured.
 */
final class GrpcResponder {
    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int WINDOW_STEP = 16 * 1024;

    /** :status 200 of the static table, then content-type as a literal. */
    private static final byte[] HEAD = concat(new byte[] {(byte) 0x88, 0x0f, 0x10}, field("application/grpc"));

    private static final byte[] TRAILERS = concat(new byte[] {0}, concat(field("grpc-status"), field("0")));
    private static final byte[] MESSAGE = concat(new byte[] {0, 0, 0, 0, 7}, ascii("\n\005world"));

    private final ByteBuffer frame = ByteBuffer.allocate(9).order(ByteOrder.BIG_ENDIAN);
    private final byte[] ping = new byte[8];
    private int preface;
    private int payload = -1;
    private int taken;

    void answer(ByteBuffer in, ByteBuffer out) {
        if (preface < PREFACE) {
            int more = Math.min(PREFACE - preface, in.remaining());
            in.position(in.position() + more);
            preface += more;
            if (preface == PREFACE) {
                header(out, 0, SETTINGS, 0, 0);
            }
        }
        while (in.hasRemaining()) {
            if (payload < 0) {
                frame.put(in.get());
                if (!frame.hasRemaining()) {
                    payload = frame.getInt(0) >>> 8;
                }
            } else {
                int more = Math.min(payload, in.remaining());
                if (frame.get(3) == PING) {
                    for (int i = 0; i < more; i++) {
                        ping[8 - payload + i] = in.get();
                    }
                } else {
                    in.position(in.position() + more);
                }
                payload -= more;
            }
            if (payload == 0) {
                complete(out);
                frame.clear();
                payload = -1;
            }
        }
    }

    private void complete(ByteBuffer out) {
        int flags = frame.get(4);
        switch (frame.get(3)) {
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    header(out, 0, SETTINGS, ACK, 0);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    header(out, ping.length, PING, ACK, 0);
                    out.put(ping);
                }
            }
            case DATA -> {
                widen(out);
                end(out, flags);
            }
            case HEADERS -> end(out, flags);
            default -> {} // Nothing that has an answer.
        }
    }

    private void end(ByteBuffer out, int flags) {
        if ((flags & END_STREAM) != 0) {
            int stream = frame.getInt(5);
            header(out, HEAD.length, HEADERS, END_HEADERS, stream);
            out.put(HEAD);
            header(out, MESSAGE.length, DATA, 0, stream);
            out.put(MESSAGE);
            header(out, TRAILERS.length, HEADERS, END_HEADERS | END_STREAM, stream);
            out.put(TRAILERS);
        }
    }

    /** Streams are short: only the connection's window ever runs low. */
    private void widen(ByteBuffer out) {
        taken += frame.getInt(0) >>> 8;
        if (taken >= WINDOW_STEP) {
            header(out, 4, WINDOW_UPDATE, 0, 0);
            out.putInt(taken);
            taken = 0;
        }
    }

    private static void header(ByteBuffer out, int length, int type, int flags, int stream) {
        out.putInt(length << 8 | type).put((byte) flags).putInt(stream);
    }

    private static byte[] field(String text) {
        return concat(new byte[] {(byte) text.length()}, ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
