package dev.elasti.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that are connected beforehand and then all ask at once, each for one thing, on one thread: a thread for each would measure the
 * scheduler. Knows for each that was refused how long that took.
 */
final class Throng implements AutoCloseable {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int READ_EVERY = 32;
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** One client. */
    private static final class Client {
        private long sentAt;
        private boolean answered;
    }

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<Double> refusedAfter = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
    private int served;
    private int otherwise;
    private long begunAt;
    private long sentAt;
    private long lastToldAt;

    private Throng() throws IOException {}

    /** Connects so many clients, to one edge after the other in turn. */
    static Throng connect(List<InetSocketAddress> edges, int count) throws IOException {
        Throng throng = new Throng();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(edges.get(i % edges.size()));
            channel.configureBlocking(false);
            channel.register(throng.selector, SelectionKey.OP_READ, new Client());
            throng.channels.add(channel);
        }
        return throng;
    }

    /** Has all ask, and returns when {@code refusals} have been refused and nothing comes for a while, or nothing does at all. */
    void ask(int refusals) throws IOException {
        begunAt = System.nanoTime();
        for (int i = 0; i < channels.size(); i++) {
            SocketChannel channel = channels.get(i);
            channel.write(ByteBuffer.wrap(REQUEST));
            ((Client) channel.keyFor(selector).attachment()).sentAt = System.nanoTime();
            if (i % READ_EVERY == 0) {
                selector.selectNow(this::read);
            }
        }
        sentAt = System.nanoTime();
        long deadline = sentAt + PATIENCE_NANOS;
        while (selector.select(this::read, QUIET_NANOS / 1_000_000) > 0 || refusedAfter.size() < refusals) {
            if (System.nanoTime() > deadline) {
                return;
            }
        }
    }

    /** Returns when all are answered, or nothing more comes. */
    void awaitAll() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (refusedAfter.size() + otherwise + served < channels.size() && System.nanoTime() < deadline) {
            selector.select(this::read, QUIET_NANOS / 1_000_000);
        }
    }

    private void read(SelectionKey key) {
        long now = System.nanoTime();
        Client client = (Client) key.attachment();
        buffer.clear();
        try {
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                key.cancel();
            }
        } catch (IOException _) {
            key.cancel();
        }
        if (!client.answered) {
            client.answered = true;
            note(StandardCharsets.US_ASCII.decode(buffer.flip()).toString(), (now - client.sentAt) / 1e6);
            lastToldAt = now;
        }
    }

    private void note(String answer, double millis) {
        if (answer.startsWith("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: ")) {
            refusedAfter.add(millis);
        } else if (answer.startsWith("HTTP/1.1 200 ")) {
            served++;
        } else {
            otherwise++;
        }
    }

    /** {@return for each that was refused with a time to come again, how long after its request it heard of it} */
    List<Double> refusedAfterMillis() {
        return refusedAfter;
    }

    /** {@return how many heard something else, or were cut off} */
    int otherwise() {
        return otherwise;
    }

    /** {@return how many have got to the pod} */
    int served() {
        return served;
    }

    double sendingMillis() {
        return (sentAt - begunAt) / 1e6;
    }

    /** {@return from the first request to the last answer so far} */
    double lastToldMillis() {
        return (lastToldAt - begunAt) / 1e6;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
