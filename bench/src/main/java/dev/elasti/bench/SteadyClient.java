package dev.elasti.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One client that asks at a steady pace, whatever the answers take, and connects anew when it is told to. */
final class SteadyClient implements AutoCloseable {
    private static final long BETWEEN_REQUESTS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ANSWER = 1000;

    /** How {@link InstantOrigin} ends each answer. */
    private static final String END = "\r\n\r\nok";

    private final int port;
    private Socket socket;
    private InputStream in;
    private int sentAway;

    SteadyClient(int port) throws IOException {
        this.port = port;
        this.socket = connected();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** {@return how often an answer said that the connection ends with it} */
    int sentAway() {
        return sentAway;
    }

    /** {@return what each answer took that was due in the time, in milliseconds} */
    List<Double> ask(long nanos) throws IOException {
        List<Double> millis = new ArrayList<>();
        long next = System.nanoTime();
        long end = next + nanos;
        while (next < end) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            once();
            // From when it was due: a client that was held up had wanted its answer all the while.
            millis.add((System.nanoTime() - next) / 1e6);
            next += BETWEEN_REQUESTS;
        }
        return millis;
    }

    private void once() throws IOException {
        socket.getOutputStream().write(REQUEST);
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(END) < 0) {
            int next = in.read();
            if (next < 0 || answer.length() > LONGEST_ANSWER) {
                throw new IOException("answered " + answer);
            }
            answer.append((char) next);
        }
        if (!answer.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + answer);
        }
        if (answer.toString().contains("Connection: close")) {
            sentAway++;
            socket.close();
            socket = connected();
            in = new BufferedInputStream(socket.getInputStream());
        }
    }

    private Socket connected() throws IOException {
        Socket connected = new Socket(InetAddress.getLoopbackAddress(), port);
        connected.setTcpNoDelay(true);
        connected.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
        return connected;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
