package dev.elasti.edge.testing;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A pod whose connections a test plays by hand, or lets a script play. */
public final class ScriptedOrigin implements AutoCloseable {
    /** What is done with one connection, on a thread of its own. */
    @FunctionalInterface
    public interface Script {
        void play(RawClient connection) throws IOException;
    }

    private final ServerSocket server;
    private final LinkedBlockingQueue<RawClient> connections = new LinkedBlockingQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private ScriptedOrigin(ServerSocket server) {
        this.server = server;
    }

    /** Accepts connections for {@link #accept}. */
    public static ScriptedOrigin byHand() throws IOException {
        return start(0, null);
    }

    public static ScriptedOrigin playing(Script script) throws IOException {
        return start(0, script);
    }

    /** As the other one, on a port that was free a moment ago. */
    public static ScriptedOrigin playingAt(int port, Script script) throws IOException {
        return start(port, script);
    }

    /** Answers every request that has no body with 200 and the request's head as its body. */
    public static ScriptedOrigin echoing() throws IOException {
        return playing(connection -> {
            while (true) {
                String head = connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
            }
        });
    }

    private static ScriptedOrigin start(int port, @Nullable Script script) throws IOException {
        return start(new ServerSocket(port, 1024, InetAddress.getLoopbackAddress()), script);
    }

    /** Accepts connections of a socket that is bound already. */
    static ScriptedOrigin start(ServerSocket server, @Nullable Script script) {
        ScriptedOrigin origin = new ScriptedOrigin(server);
        Thread.ofVirtual().start(() -> origin.acceptAll(script));
        return origin;
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** {@return the next connection from the edge} */
    public RawClient accept() throws IOException, InterruptedException {
        RawClient next = connections.poll(RawClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new IOException("nobody connected");
        }
        return next;
    }

    /** {@return connections so far} */
    public int accepted() {
        return accepted.get();
    }

    private void acceptAll(@Nullable Script script) {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                RawClient connection = new RawClient(socket);
                if (script == null) {
                    connections.add(connection);
                } else {
                    Thread.ofVirtual().start(() -> play(script, connection));
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private static void play(Script script, RawClient connection) {
        try (connection) {
            script.play(connection);
        } catch (IOException _) {
            // The edge ended the connection: so does the script.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
