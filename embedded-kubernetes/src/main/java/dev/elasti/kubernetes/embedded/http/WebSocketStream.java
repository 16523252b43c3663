package dev.elasti.kubernetes.embedded.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Server side of a WebSocket (RFC 6455) that only ever sends text: pings are answered, a close is answered and reported. */
final class WebSocketStream implements MessageStream {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private final OutputStream out;

    private WebSocketStream(OutputStream out) {
        this.out = out;
    }

    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    static WebSocketStream over(InputStream in, OutputStream out, Runnable whenClientLeaves) {
        WebSocketStream stream = new WebSocketStream(out);
        Thread.ofVirtual().start(() -> {
            try {
                stream.readUntilClosed(new DataInputStream(in));
            } catch (IOException closed) {
                // the same news as a close frame
            }
            whenClientLeaves.run();
        });
        return stream;
    }

    @Override
    public void send(byte[] message) throws IOException {
        frame(TEXT, message);
    }

    @Override
    public void close() throws IOException {
        frame(CLOSE, ByteBuffer.allocate(2).putShort((short) 1000).array());
    }

    private void readUntilClosed(DataInputStream in) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
            byte[] payload = in.readNBytes(Math.toIntExact(length));
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == PING) {
                frame(PONG, payload);
            } else if (opcode == CLOSE) {
                frame(CLOSE, payload);
                return;
            }
        }
    }

    private synchronized void frame(int opcode, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }
}
