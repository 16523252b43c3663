package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The backend of what nginx does not serve: echo of raw bytes and of WebSocket messages, unary gRPC calls, a sink for bodies. A process
 * of its own with one thread, as cheap as can be, since proxies are measured and not their backend. What a client speaks it tells by its
 * first bytes, see {@link OriginSpeech}.
 */
final class Origin {
    private static final int IN = 64 * 1024;

    /** A question of a few bytes may have an answer some times as long. */
    private static final int OUT = 16 * IN;

    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT);

    private Origin() throws IOException {}

    /** @param unsent what the client has not taken yet; nothing is read before it has */
    private record Session(OriginSpeech speech, ByteBuffer unsent) {
        Session(OriginSpeech speech) {
            this(speech, ByteBuffer.allocate(0));
        }
    }

    /** Starts one, and waits until it accepts connections. */
    static Program start(int port, Path log) throws IOException {
        return Program.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Origin.class.getName(),
                        Integer.toString(port)),
                Map.of(),
                () -> Program.accepts(port),
                log);
    }

    /** @param args port on loopback */
    public static void main(String[] args) throws IOException {
        new Origin().serve(Integer.parseInt(args[0]));
    }

    private void serve(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16_384);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        accept(server);
                    } else {
                        advance(key);
                    }
                } catch (IOException e) {
                    close(key); // The client is gone, which is its right.
                }
            });
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Session(new OriginSpeech()));
        }
    }

    private void advance(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Session session = (Session) key.attachment();
        if (session.unsent().hasRemaining()) {
            channel.write(session.unsent());
            if (session.unsent().hasRemaining()) {
                return;
            }
            key.interestOps(SelectionKey.OP_READ);
        }
        in.clear();
        if (channel.read(in) < 0) {
            close(key);
            return;
        }
        out.clear();
        session.speech().answer(in.flip(), out);
        channel.write(out.flip());
        if (out.hasRemaining()) {
            key.attach(new Session(
                    session.speech(),
                    ByteBuffer.allocate(out.remaining()).put(out).flip()));
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // Then it is closed.
        }
    }
}
