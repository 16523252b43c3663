package dev.elasti.edge.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One end of a TCP connection, blocking, for scripts in raw bytes. Reads give up after {@link #PATIENCE}. */
public final class RawClient implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static RawClient to(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, (int) PATIENCE.toMillis());
        return new RawClient(socket);
    }

    /** {@return the port at this end} */
    public int port() {
        return socket.getLocalPort();
    }

    /** {@return the port at the other end} */
    public int peerPort() {
        return socket.getPort();
    }

    public RawClient send(String bytes) throws IOException {
        return send(bytes.getBytes(ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends FIN; reading goes on. */
    public RawClient end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes with RST. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** {@return everything up to and with {@code until}} Fails at the end of the stream. */
    public String readUntil(String until) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < until.length() || text.lastIndexOf(until) != text.length() - until.length()) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the stream ended; until then: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /** {@return a head, start line to empty line} */
    public String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    public String read(int count) throws IOException {
        return new String(readBytes(count), ISO_8859_1);
    }

    public byte[] readBytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the stream ended; until then: " + new String(bytes, ISO_8859_1));
        }
        return bytes;
    }

    /** {@return a response with a {@code Content-Length}: head and body} */
    public String readResponse() throws IOException {
        String head = readHead();
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                return head + read(Integer.parseInt(line.substring(15).strip()));
            }
        }
        return head;
    }

    /** {@return what is there, at least a byte} Fails at the end of the stream. */
    public String readSome() throws IOException {
        byte[] buffer = new byte[1 << 16];
        int count = in.read(buffer);
        if (count < 0) {
            throw new IOException("the stream ended");
        }
        return new String(buffer, 0, count, ISO_8859_1);
    }

    /** {@return everything until FIN} RST is an exception. */
    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** Drops everything until FIN. {@return how many bytes that were} */
    public long countToEnd() throws IOException {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            count += n;
        }
        return count;
    }

    /** Reads until FIN or RST. {@return what came before} */
    public String readWhatComes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (IOException e) {
            all.writeBytes(("<" + e.getMessage() + ">").getBytes(ISO_8859_1));
        }
        return all.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
