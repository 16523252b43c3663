package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod behind a network that loses what is sent to it: its queue of connections is full, and the kernel drops every further SYN without
 * a word (Linux, tcp_abort_on_overflow 0). Until {@link #hearsAgain}.
 */
public final class Deaf implements AutoCloseable {
    private static final int LOST_AFTER_MILLIS = 200;

    private final ServerSocket server;
    private final List<Socket> queue = new ArrayList<>();

    public Deaf() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (!losesSyn()) {
            if (queue.size() > 100) {
                throw new IOException("this kernel takes any number of connections for a queue of one");
            }
        }
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** {@return whether a try to connect, made now, comes to nothing} Takes a moment then; otherwise the connection stays in the queue. */
    public boolean losesSyn() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), LOST_AFTER_MILLIS);
            queue.add(socket);
            return false;
        } catch (SocketTimeoutException _) {
            socket.close();
            return true;
        }
    }

    /** From now on connections are accepted and played; those that stood in the queue are at their end. */
    public void hearsAgain(ScriptedOrigin.Script script) throws IOException {
        for (Socket socket : queue) {
            socket.close();
        }
        // Ends with our own end: it is the same socket.
        var _ = ScriptedOrigin.start(server, script);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : queue) {
            socket.close();
        }
    }
}
