package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that each send a message, wait for its echo and send the next: one thread, closed loop. */
final class EchoLoad {
    private static final int BUCKETS = 2_000_000; // of a microsecond each; what took longer is in the last
    private static final int OPENING_WITHIN_MILLIS = 10_000;

    private final Echo echo;
    private final ByteBuffer question;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final int[] micros = new int[BUCKETS];
    private long answers;
    private int lost;

    private EchoLoad(Echo echo) {
        this.echo = echo;
        this.question = ByteBuffer.allocateDirect(echo.question().remaining())
                .put(echo.question().duplicate());
    }

    private static final class Talk {
        private long askedAt;
        private int missing;
    }

    /** @param port on loopback */
    static Sample run(int port, Echo echo, int connections, int seconds) throws IOException {
        return new EchoLoad(echo).run(port, connections, seconds);
    }

    private Sample run(int port, int connections, int seconds) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                channels.add(open(port));
            }
            long begin = System.nanoTime();
            for (SocketChannel channel : channels) {
                channel.configureBlocking(false);
                ask(channel, channel.register(selector, SelectionKey.OP_READ, new Talk()));
            }
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end && lost < connections) {
                selector.select(this::answered, 100);
            }
            double took = (System.nanoTime() - begin) / 1e9;
            return new Sample(
                    answers / took,
                    percentile(50),
                    percentile(99),
                    answers,
                    lost == 0 ? "" : lost + " connections were lost");
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    private SocketChannel open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), OPENING_WITHIN_MILLIS);
        channel.socket().setSoTimeout(OPENING_WITHIN_MILLIS);
        channel.socket().getOutputStream().write(echo.opening().getBytes(StandardCharsets.US_ASCII));
        for (int matched = 0; matched < echo.opened().length(); ) {
            int next = channel.socket().getInputStream().read();
            if (next < 0) {
                throw new IOException("the connection ended before its upgrade");
            }
            matched = next == echo.opened().charAt(matched)
                    ? matched + 1
                    : next == echo.opened().charAt(0) ? 1 : 0;
        }
        return channel;
    }

    private void answered(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        Talk talk = (Talk) key.attachment();
        try {
            int n = channel.read(in.clear());
            if (n < 0) {
                throw new IOException("closed");
            }
            talk.missing -= n;
            if (talk.missing == 0) {
                micros[(int) Math.min(BUCKETS - 1, (System.nanoTime() - talk.askedAt) / 1000)]++;
                answers++;
                ask(channel, key);
            }
        } catch (IOException e) {
            lost++;
            key.cancel();
        }
    }

    private void ask(SocketChannel channel, SelectionKey key) throws IOException {
        Talk talk = (Talk) key.attachment();
        talk.askedAt = System.nanoTime();
        talk.missing = echo.answerBytes();
        channel.write(question.rewind());
        if (question.hasRemaining()) {
            throw new IOException("a message of a few bytes did not fit into an empty socket");
        }
    }

    private double percentile(int percent) {
        long wanted = Math.max(1, answers * percent / 100);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += micros[i];
            if (seen >= wanted) {
                return i / 1000.0;
            }
        }
        return BUCKETS / 1000.0;
    }
}
