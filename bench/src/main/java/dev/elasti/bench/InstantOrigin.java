package dev.elasti.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pod that is there at once, for measuring what we add to a cold start and not how long programs take to start. Notes
 * when the first byte of a request reached it.
 */
final class InstantOrigin implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final AtomicLong firstByteAt = new AtomicLong();

    InstantOrigin() {
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8192);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Forgets; the next first byte counts. */
    void reset() {
        firstByteAt.set(0);
    }

    /** {@return {@link System#nanoTime} of the first byte since the last reset, 0 if none came} */
    long firstByteAt() {
        return firstByteAt.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException e) {
            // Closed: that is how it ends.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests here have no body, so each ends with its empty line. */
    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[8192];
            int matched = 0;
            for (int n = socket.getInputStream().read(buffer);
                    n > 0;
                    n = socket.getInputStream().read(buffer)) {
                firstByteAt.compareAndSet(0, System.nanoTime());
                for (int i = 0; i < n; i++) {
                    matched = buffer[i] == "\r\n\r\n".charAt(matched) ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
                    if (matched == 4) {
                        socket.getOutputStream().write(ANSWER);
                        matched = 0;
                    }
                }
            }
        } catch (IOException e) {
            // The client side went away.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
